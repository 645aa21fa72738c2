import wqSimpleBpf from '../10-wq-simple/wq_simple.bpf.c?raw';
import type { Lesson } from '../lesson.ts';
import { challenges } from './challenges.ts';
import { claims } from './claims.ts';
import { predictions } from './predictions.ts';
import { scenes } from './scenes.ts';
import wqSimple from './wq_simple.c?raw';

const programs = {
  mechanism: 'wq',
  bpf: { name: 'wq_simple.bpf.c', text: wqSimpleBpf },
  user: { name: 'wq_simple.c', text: wqSimple },
} as const;

/** The first lesson's program, built and run step by step on three kernels: one takes it, two do not. */
export const buildAndRun: Lesson = {
  slug: 'build-and-run',
  machine: { cpus: 1, preempt: 'voluntary', debugInfoBtf: true },
  runs: [
    { id: 'older', ...programs, kernel: 'pre-6.10', refusal: "kfunc 'bpf_wq_init' is referenced but wasn't resolved" },
    { id: 'recorded', ...programs, kernel: '6.12' },
    { id: 'newer', ...programs, kernel: '7.x', refusal: "libbpf: prog 'test_workqueue': failed to find kernel BTF type ID of 'do_unlinkat': -ESRCH" },
  ],
  focus: 'recorded',
  scenes,
  predictions,
  claims,
  challenges,
  templates: [],
  opening: 'make',
};
