import type { enShare } from '../en/share.ts';

/** Words of the Share dialog, and of what is wrong with a link, in Chinese. */
export const zhShare: typeof enShare = {
  title: '分享',
  name: '名称',
  nameHint: '一行说明它展示什么',
  withPrograms: '包含我的程序',
  link: '链接',
  copy: '复制链接',
  copied: '链接已复制',
  inAddressBar: '链接在地址栏里',
  opens: '打开后正是这一步，机器也如你所设。',
  opensLesson: '打开后是课程自带程序的这一步，机器如你所设。',
  qr: '链接的二维码',
  tooLong: (characters) => `共 ${characters} 个字符：太长，做成二维码相机读不出。请不要包含程序，或直接复制链接。`,
  present: '演示',
  presentTip: '适合投影的大字号，在单独的窗口里',
  worksheet: '练习页',
  worksheetTip: '把这次运行做成填空，附答案：供打印',
  save: '存为单个文件',
  saveTip: '整个页面存为一个 HTML 文件，打开就在这里：从磁盘打开即可，无需网络',
  saving: '正在保存……',
  notSaved: '文件没能取到：网络通吗？',
  newer: '有新版的 Slowpath。',
  takeNewer: '换用新版',
  close: '关闭',
  dismiss: '知道了',
  trouble: {
    broken: '链接已损坏：其中的改动丢失了。这是课程原来的样子。',
    lost: '这次运行里没有链接所指的那一步。从课程开头打开。',
    changed: '链接是用另一版模拟器生成的：这次运行在这里走得不一样，那一步显示的可能是别的内容。',
  },
};
