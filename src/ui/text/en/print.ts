/** The words of a printed worksheet. */
export const enPrint = {
  worksheet: 'Worksheet',
  key: 'Key',
  name: 'Name',
  date: 'Date',
  simulated: (seed: number) => `A simulated run, seed ${seed}: the same seed gives the same run.`,
  about: 'Fill in what is left open. Contexts: U user, K kernel for a task, H hardirq, S softirq, W kworker, I idle.',
  time: 'Time',
  cpu: 'CPU',
  happened: 'What has happened',
  context: 'Context',
  sleep: 'May it sleep?',
  yes: 'yes',
  no: 'no',
  questions: 'Before you look',
  noneOfThem: 'none of these',
  qr: 'QR code of the link to this run',
};
