import { useText } from '../text/text.ts';

export function Timeline() {
  const text = useText();
  return <section className="timeline" aria-label={text.timeline.region} style={{ height: 215 }} />;
}
