import { Errno } from '../../base/errno.ts';
import type { BpfObject } from '../../bpf/object.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { HostCall, HostTable } from '../host-call.ts';
import type { Process } from '../process.ts';
import { SKELETON_HEAD_BYTES, skeletonLayout } from '../skeleton/layout.ts';
import type { SkeletonLayout } from '../skeleton/layout.ts';
import type { LibbpfBinding } from './binding.ts';
import { libbpfError, libbpfNull } from './binding.ts';
import { LibbpfLink } from './bpf-link.ts';
import type { LibbpfMap } from './bpf-map.ts';
import { attachStructOps } from './functions-struct-ops.ts';
import { LibbpfObject } from './bpf-object.ts';
import { closeObject, loadObject, mapSections } from './functions-object.ts';
import { attachProgram, destroyLink } from './functions-program.ts';
import { withKconfigSection } from './kconfig-section.ts';
import { errstr } from './log.ts';

/** Offset of `obj` in a skeleton. */
const OBJ = 8;

/** The functions that `NAME.skel.h` declares, for each object there is. */
export function skeletonFunctions(b: LibbpfBinding): HostTable {
  return Object.assign({}, ...[...b.objects.values()].map((object) => functionsOf(new Skeleton(b, object))));
}

function functionsOf(skeleton: Skeleton): HostTable {
  const { structName } = skeleton.layout;
  return {
    [`${structName}__open`]: (c) => skeleton.open(c),
    [`${structName}__open_opts`]: (c) => skeleton.open(c),
    [`${structName}__load`]: (c) => skeleton.load(c, c.pointer(0)),
    [`${structName}__open_and_load`]: (c) => skeleton.openAndLoad(c),
    [`${structName}__attach`]: (c) => skeleton.attach(c),
    [`${structName}__detach`]: (c) => skeleton.detach(c),
    [`${structName}__destroy`]: (c) => (c.pointer(0) === 0 ? undefined : skeleton.destroy(c, c.pointer(0))),
    [`${structName}__create_skeleton`]: () => 0,
  };
}

/** The struct of one object's skeleton, as `skeletonLayout` lays it out in the process's memory. */
class Skeleton {
  readonly layout: SkeletonLayout;
  private readonly b: LibbpfBinding;
  private readonly source: BpfObject;
  /** Offsets of the shadows of struct_ops, the programs, the links and the data sections' pointers. */
  private readonly shadows: number;
  private readonly programs: number;
  private readonly links: number;
  private readonly data: number;

  constructor(b: LibbpfBinding, source: BpfObject) {
    this.b = b;
    this.source = withKconfigSection(source);
    this.layout = skeletonLayout(this.source);
    const { maps, structOps, programs, links } = this.layout;
    this.shadows = SKELETON_HEAD_BYTES + 8 * maps.length;
    this.programs = this.shadows + 8 * structOps.length;
    this.links = this.programs + 8 * programs.length;
    this.data = this.links + 8 * links.length;
  }

  /** `NAME__open`: the struct with handles and data sections in place, or NULL and errno. */
  *open(c: HostCall): Coroutine<number> {
    const { process, memory } = c;
    const pointer = process.heap.allocate(this.layout.size);
    if (pointer === 0) return libbpfNull(c, Errno.ENOMEM);
    memory.store(pointer, new Uint8Array(this.layout.size));
    const object = yield* LibbpfObject.openMemory(this.b.log(process), this.source, this.layout.structName);
    mapSections(this.b, process, object);
    memory.storeU64(pointer + OBJ, this.b.pointerTo(process, object));
    object.maps.forEach((map, i) => memory.storeU64(pointer + SKELETON_HEAD_BYTES + 8 * i, this.b.pointerTo(process, map)));
    object.programs.forEach((program, i) => memory.storeU64(pointer + this.programs + 8 * i, this.b.pointerTo(process, program)));
    object.maps.filter(({ structOps }) => structOps).forEach((map, i) => memory.storeU64(pointer + this.shadows + 8 * i, memory.space.regionById(map.mapped!)!.pointer()));
    this.layout.mapped.forEach(({ section }, i) => {
      const map = object.maps.find((one) => one.section === section);
      memory.storeU64(pointer + this.data + 8 * i, memory.space.regionById(map!.mapped!)!.pointer());
    });
    return pointer;
  }

  /** `NAME__load`: 0 or `-errno`. */
  *load(c: HostCall, pointer: number): Coroutine<number> {
    const error = yield* loadObject(this.b, c.process, this.objectOf(c, pointer));
    if (error === 0) return 0;
    yield* this.b.log(c.process).warn(`failed to load BPF skeleton '${this.layout.structName}': ${errstr(error)}`);
    return libbpfError(c, error);
  }

  *openAndLoad(c: HostCall): Coroutine<number> {
    const pointer = yield* this.open(c);
    if (pointer === 0) return 0;
    const error = yield* this.load(c, pointer);
    if (error === 0) return pointer;
    yield* this.destroy(c, pointer);
    return libbpfNull(c, error);
  }

  /** `bpf_object__attach_skeleton`: programs whose section does not say where are left out. */
  *attach(c: HostCall): Coroutine<number> {
    const { process, memory } = c;
    const { programs, maps } = this.objectOf(c, c.pointer(0));
    for (const [i, program] of programs.entries()) {
      const place = c.pointer(0) + this.links + 8 * i;
      if (!program.autoload || !program.autoattach || program.attach === 'none' || memory.u64(place) !== 0n) continue;
      const link = yield* attachProgram(this.b, process, program);
      if (typeof link === 'number') {
        yield* this.b.log(process).warn(`prog '${program.name}': failed to auto-attach: ${errstr(link)}`);
        return libbpfError(c, link);
      }
      memory.storeU64(place, this.b.pointerTo(process, link));
    }
    const structs = maps.filter(({ structOps }) => structOps);
    return libbpfError(c, yield* this.attachStructs(c, structs, c.pointer(0) + this.links + 8 * programs.length));
  }

  /** Maps of struct_ops attach themselves too, where nobody has done it yet. */
  private *attachStructs({ process, memory }: HostCall, maps: readonly LibbpfMap[], links: number): Coroutine<number> {
    for (const [i, map] of maps.entries()) {
      const place = links + 8 * i;
      if (!map.autocreate || !map.autoattach || memory.u64(place) !== 0n) continue;
      const link = yield* attachStructOps(this.b, process, map);
      if (typeof link === 'number') {
        yield* this.b.log(process).warn(`map '${map.name}': failed to auto-attach: ${link}`);
        return link;
      }
      memory.storeU64(place, this.b.pointerTo(process, link));
    }
    return 0;
  }

  *detach(c: HostCall): Coroutine {
    yield* this.destroyLinks(c.process, c.pointer(0));
  }

  *destroy(c: HostCall, pointer: number): Coroutine {
    yield* this.destroyLinks(c.process, pointer);
    yield* closeObject(this.b, c.process, this.objectOf(c, pointer));
    c.process.heap.free(pointer);
  }

  private *destroyLinks(process: Process, pointer: number): Coroutine {
    for (let at = pointer + this.links; at < pointer + this.data; at += 8) {
      const link = process.memory.pointer(at);
      if (link !== 0) yield* destroyLink(this.b, process, this.b.handle(process, link, LibbpfLink));
      process.memory.storeU64(at, 0);
    }
  }

  private objectOf(c: HostCall, pointer: number): LibbpfObject {
    return this.b.handle(c.process, c.memory.pointer(pointer + OBJ), LibbpfObject);
  }
}
