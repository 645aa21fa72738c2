import type { enObject } from '../en/object.ts';

/** Words of objects in and out of the page, in Chinese. */
export const zhObject: typeof enObject = {
  download: '下载',
  downloadTip: (name) => `保存 ${name}：与 clang 生成的文件相当，libbpf 和 bpftool 都能读`,
  open: '打开目标文件',
  openTip: '运行在别处编译的 .bpf.o；也可以把它拖到本页任意位置',
  reading: (name) => `正在读取 ${name}……`,
  notCompiled: '没有目标文件：得先把程序改对。',
  notRead: (name, message) => `${name} 无法运行：${message.replace(/\.$/, '')}。请用 clang -g -O2 -target bpf -c 生成目标文件再打开。`,
  unreadable: (name) => `${name} 读不出来。请再打开一次，或把它复制到浏览器能读的地方。`,
  pane: {
    region: '目标文件',
    about: '`{name}` 是在别处编译的**目标文件**：只能看，不能改。',
    damaged: '目标文件已损坏。请回到 C 程序，再打开一次。',
    quoted: '下面是它引用的源代码行。',
    noLines: '它不带行号信息：用 `-g` 编译才看得到源代码。下面是它的指令。',
    loader: '我们的加载器会挂上它的程序，再删除一个文件；见另一个标签页。',
    own: '它与你自己的用户程序一起运行。',
    back: '回到 C 程序',
    source: '源文件',
    programs: (count) => `${count} 个程序`,
    maps: (count) => `${count} 个 map`,
    noLicense: '无许可证',
  },
};
