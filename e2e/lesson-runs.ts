import { loadDrivers } from '../src/lab/drivers.ts';
import { configOf, dialsOf } from '../src/lab/machine.ts';
import { simulate, type RunInput } from '../src/lab/run.ts';
import { lessonEntries, loadLesson } from '../src/lessons/index.ts';

/** A run as it is asked of a browser, and what Node makes of it. */
export interface LessonRunInNode {
  readonly name: string;
  readonly input: RunInput;
  readonly hash: string;
}

/** Every run of every lesson, and the first lesson's on another machine. Vite imports this: lessons' texts are Vite's to load. */
export const lessonRunsInNode: readonly LessonRunInNode[] = (await Promise.all(lessonEntries.map(({ slug }) => runsOf(slug)))).flat();

async function runsOf(slug: string): Promise<LessonRunInNode[]> {
  const { lesson: { machine, modules, runs } } = await loadLesson(slug);
  const inputs = runs.map((run) => ({ id: run.id, input: { machine: configOf(machine, dialsOf(machine), run), modules, bpf: run.bpf, user: run.user } }));
  const elsewhere = inputs.filter(() => slug === 'wq-simple').map(({ id, input }) => (
    { id: `${id}, two CPUs, preempt=full, traced`, input: { ...input, machine: { ...input.machine, cpus: 2, preempt: 'full' as const, traced: true } } }
  ));
  return Promise.all([...inputs, ...elsewhere].map(async ({ id, input }) => {
    await loadDrivers(input);
    return { name: `${slug}: ${id}`, input, hash: simulate(input).log!.hash() };
  }));
}
