import type { enExport } from '../en/export.ts';

/** Words of the menu of traces and of how to record one, in Chinese. */
export const zhExport: typeof enExport = {
  recordings: '真实机器的记录',
  open: '打开记录……',
  how: '在自己的机器上录制……',
  export: (name) => `导出 ${name}`,
  whole: '整次运行',
  stretch: (length) => `选中的 ${length}`,
  noStretch: '在时间线上选中的一段',
  what: '导出哪一部分',
  formats: {
    ftrace: { name: 'ftrace 文本', about: '与内核打印的一样' },
    chrome: { name: 'Chrome trace', about: '供 Perfetto 和 speedscope 使用' },
    log: { name: 'Slowpath 日志', about: '包含每个事件；可在这里重新打开' },
  },
  picture: '眼前的时间线',
  svg: { name: 'SVG', about: '自带颜色和字母' },
  png: { name: 'PNG', about: '分辨率是屏幕的两倍' },
  failed: '图片没能生成。',
  noRun: '还没有可导出的运行。',
  guide: {
    title: '在自己的机器上录制',
    about: (program) => `需要带 BTF 的 Linux 6.10 或更新版本，以及 root 权限。录的事件与我们自己的记录相同，不多不少；\`${program}\` 就是编辑器里现在的程序。`,
    steps: {
      build: '构建',
      prepare: '让机器准备好',
      record: '用 trace-cmd 录制',
      tracefs: '没有 trace-cmd 时只用 tracefs',
      open: '然后在这里打开得到的文本',
    },
    needs: {
      experimental: '`bpf_experimental.h` 在内核源码的 tools/testing/selftests/bpf 里。',
      network: '它挂在 `eth0` 上。这些命令建一对虚拟网卡，从另一端发包；用真网卡时，保留程序里的名字，从另一台机器发包。veth 没有中断：数据包在 softirq 里到来。',
      hid: '需要内建 HID-BPF 的 Linux 6.11（第一条命令应显示 `=y`）和一个设备：程序里的编号是列表中它名字的最后一段，十六进制。`hid_bpf_helpers.h` 在内核源码的 drivers/hid/bpf/progs 里。',
      'lab-module': '它调用 `slowpath_lab` 的函数，这个模块只有本页有。在真实机器上请换成你自己的函数：`bpf_copy_from_user()` 也可能睡眠。',
    },
    openFile: (file) => `把 \`${file}\` 拖到本页任意位置即可。`,
    copy: '复制',
    copied: '已复制',
    copyOf: (what) => `复制：${what}`,
    close: '关闭',
  },
};
