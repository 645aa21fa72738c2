import { contextOf } from '../base/trace-flags.ts';
import type { EventCursor } from './moment/cursor.ts';
import type { Moment } from './moment/moment.ts';
import type { DeviceLane, DeviceSpan } from './timeline.ts';

type OpenSpan = { -readonly [K in keyof DeviceSpan]: DeviceSpan[K] };

interface Track {
  readonly device: number;
  name: string;
  readonly spans: OpenSpan[];
  readonly open: Map<string, OpenSpan>;
}

/** Lanes of devices. Network cards: packets until their verdict. HID: reports on their way up, requests until they are answered, when it sleeps or is held by another. */
export class DeviceTracks {
  private readonly tracks = new Map<number, Track>();

  update(moment: Moment, event: EventCursor): void {
    const { name } = event.kind;
    if (name === 'hid_device_state') this.changeState(moment, event);
    else if (name === 'packet_arrive') this.begin(moment, event, `packet ${event.num('packet')}`, 'packet', event.text('saddr'));
    else if (name === 'packet_done') this.end(moment, event, `packet ${event.num('packet')}`);
    else if (name === 'hid_report') this.begin(moment, event, 'report', 'report', event.text('data'));
    else if (name === 'hid_report_end') this.end(moment, event, 'report');
    else if (name === 'hid_request') this.begin(moment, event, `request ${event.num('request')}`, 'request', event.text('type'));
    else if (name === 'hid_request_end') this.end(moment, event, `request ${event.num('request')}`);
  }

  finish(end: { readonly timeNs: number; readonly position: number }): DeviceLane[] {
    for (const { open } of this.tracks.values()) {
      for (const span of open.values()) {
        span.toNs = end.timeNs;
        span.to = end.position;
      }
    }
    return [...this.tracks.values()].map(({ device, name, spans }) => ({ device, name, spans }));
  }

  private trackOf(event: EventCursor): Track {
    const device = event.num('device');
    const known = this.tracks.get(device);
    if (known) return known;
    const made: Track = { device, name: '', spans: [], open: new Map() };
    this.tracks.set(device, made);
    return made;
  }

  private changeState(moment: Moment, event: EventCursor): void {
    this.trackOf(event).name = event.text('name');
    const state = event.text('state');
    this.end(moment, event, 'state');
    if (state === 'suspended' || state === 'busy' || state === 'unplugged') this.begin(moment, event, 'state', state, state);
  }

  private begin(moment: Moment, event: EventCursor, key: string, phase: DeviceSpan['phase'], label: string): void {
    const { timeNs } = event;
    const span: OpenSpan = {
      phase, label, context: contextOf(event.flags), fromNs: timeNs, toNs: timeNs, from: moment.position, to: moment.position, isOpen: true,
    };
    const track = this.trackOf(event);
    track.spans.push(span);
    track.open.set(key, span);
  }

  private end(moment: Moment, event: EventCursor, key: string): void {
    const { open } = this.trackOf(event);
    const span = open.get(key);
    if (!span) return;
    span.toNs = event.timeNs;
    span.to = moment.position;
    span.isOpen = false;
    open.delete(key);
  }
}
