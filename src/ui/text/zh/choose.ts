import type { enChoose } from '../en/choose.ts';

/** “怎么选”卡片的中文。 */
export const zhChoose: typeof enChoose = {
  title: '怎么选',
  about: '你的事件发生后要做什么？一边调，一边看答案怎么变。',
  needs: {
    name: '它需要',
    positions: { maps: 'map 和运算', sleep: '会睡眠的 kfunc', user: '用户程序' },
    changes: {
      maps: '计数、查找、清理、丢包。',
      sleep: '向设备发请求，或者可能要等待的内存。',
      user: '文件、连接、库、数据库。',
    },
  },
  when: {
    name: '何时做',
    positions: { verdict: '事件继续之前', soon: '尽快', later: '过一段时间' },
  },
  delay: '延时',
  work: '忙多久',
  hold: '可耽误别人多久',
  late: '可晚多久',
  unit: 'µs',
  place: {
    'fast-path': '快速路径：当场做完',
    wq: '工作：`bpf_wq`',
    'ring-buffer': '环形缓冲区加用户程序',
    timer: '定时器：`bpf_timer`',
    'timer-wq': '定时器启动工作',
  },
  reason: {
    'decides-first': '事件的去留等不了这么久：先凭 map 里已知的作决定，新知道的留到下一次用。',
    'beyond-kfuncs': '没有 kfunc 能做。往环形缓冲区里放一条消息，不占谁的时间，再由用户程序把答案写进 map。',
    sleeps: '它会睡眠，所以要有自己的任务。放在别处，验证器会拒绝。',
    'sleeps-later': '工作没有延时，定时器不许睡眠：定时器负责等，工作负责做。',
    'on-time': '它很短，也不睡眠。定时器的回调不必等调度器。',
    'on-top': '定时器的回调压在当时占着 CPU 的任务之上，会耽误它 {work}。定时器只负责启动工作。',
    short: '它要 {work}，调用者等得起 {hold}。换别的办法，开销都比这件事本身还大。',
    long: '它要 {work}，调用者最多等 {hold}。换成定时器也不会更好：它的回调同样压在别的任务之上。',
  },
  worry: {
    'work-late': '你允许 {late}。在有实时任务的那次运行里，最晚的工作晚了 **{workLate}**。',
    'user-late': '你允许 {late}。用户程序和 kworker 一样要等 CPU：在有实时任务的那次运行里最多等了 **{workLate}**。',
    'timer-late': '你允许 {late}。在那次运行里最晚的定时器晚了 **{timerLate}**：Linux 里没有更准时的办法。',
    'gap-drowns': '你的延时比工作可能迟到的时间还短：在有实时任务的那次运行里是 **{workLate}**。',
  },
  fine: '在有实时任务的运行里，定时器最多晚 {timerLate}，工作最多晚 {workLate}。',
  measuring: '正在运行用来取数的程序……',
  notMeasured: '用来取数的程序没能运行。',
  here: '在这次运行里',
  elsewhere: '类似的事',
  spoken: (place, { worries }) => (worries.length === 0 ? place : `${place}，但有一点要留心`),
};
