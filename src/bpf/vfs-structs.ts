import { encodeUtf8 } from '../base/bytes.ts';
import type { KernelStructs } from '../kernel/attach.ts';
import type { Inode } from '../kernel/fs/namei.ts';
import { normalise, parentOf } from '../kernel/fs/path.ts';
import type { Task } from '../kernel/sched/task.ts';
import type { Bpf } from './bpf.ts';
import type { Region } from './memory.ts';
import { StructLayout } from './struct-layout.ts';

/** `i_mode` of what there is: its sort, and the mode that it is made with. */
const MODES: Readonly<Record<Inode['type'], number>> = { file: 0o100644, directory: 0o040755, device: 0o020600, object: 0o100600 };

/** `FMODE_READ` and `FMODE_WRITE` (include/linux/fs.h); `open(2)` counts from none. */
const ACCESS_MODES = 3;

/** Files that are being opened at the same time, before the first struct is used again. */
const FILES = 16;

/** The structs of the file system as security hooks hand them to programs: made when a program is there to see them. */
export class VfsStructs implements KernelStructs {
  private readonly bpf: Bpf;
  /** A name's dentry, its inode, a path that ends there, and the name's text, one behind the other. */
  private readonly names = new Map<string, Region>();
  private readonly files: Region[] = [];
  private nextFile = 0;
  private attributes: Region | undefined;
  private readonly layouts: Readonly<Record<'dentry' | 'inode' | 'path' | 'file' | 'qstr', StructLayout>>;

  constructor(bpf: Bpf) {
    const layout = (name: string): StructLayout => new StructLayout(bpf.kernelTypes.types, name);
    this.bpf = bpf;
    this.layouts = { dentry: layout('dentry'), inode: layout('inode'), path: layout('path'), file: layout('file'), qstr: layout('qstr') };
  }

  dentry(path: string): number {
    return this.nameRegion(normalise(path)).pointer();
  }

  inode(path: string): number {
    return this.bpf.m.fileSystem.lookup(path) ? this.dentry(path) + this.layouts.dentry.size : 0;
  }

  path(path: string): number {
    return this.dentry(path) + this.pathOffset;
  }

  file(path: string, flags: number): number {
    const { file, path: pathLayout } = this.layouts;
    const region = (this.files[this.nextFile++ % FILES] ??= this.map('file', file.size));
    region.view.setUint32(file.offset('f_flags'), flags, true);
    region.view.setUint32(file.offset('f_mode'), ((flags & ACCESS_MODES) + 1) & ACCESS_MODES, true);
    setPointer(region, file.offset('f_inode'), this.inode(path));
    setPointer(region, file.offset('f_path') + pathLayout.offset('dentry'), this.dentry(path));
    return region.pointer();
  }

  task(task: Task): number {
    return this.bpf.taskStructs.pointerTo(task);
  }

  bpfAttributes(): number {
    return (this.attributes ??= this.map('bpf_attr', 8)).pointer();
  }

  /** The path behind a `struct path *`; undefined where it is none of ours. */
  pathAt(pointer: number): string | undefined {
    const bytes = this.bpf.space.read(pointer + this.layouts.path.offset('dentry'), 8);
    const dentry = bytes && Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
    for (const [name, region] of this.names) if (region.pointer() === dentry) return name;
    return undefined;
  }

  private get pathOffset(): number {
    return this.layouts.dentry.size + this.layouts.inode.size;
  }

  private get textOffset(): number {
    return this.pathOffset + this.layouts.path.size;
  }

  /** A name's structs, as the file system is now. */
  private nameRegion(name: string): Region {
    const text = encodeUtf8(name === '/' ? name : name.slice(name.lastIndexOf('/') + 1));
    let region = this.names.get(name);
    if (!region) {
      region = this.map('dentry', this.textOffset + text.length + 1);
      region.bytes.set(text, this.textOffset);
      this.names.set(name, region);
    }
    this.fill(region, name, text.length);
    return region;
  }

  private fill(region: Region, name: string, length: number): void {
    const { dentry, qstr, path } = this.layouts;
    const inode = this.bpf.m.fileSystem.lookup(name);
    setPointer(region, dentry.offset('d_parent'), name === '/' ? region.pointer() : this.dentry(parentOf(name)));
    setPointer(region, dentry.offset('d_inode'), inode ? region.pointer(dentry.size) : 0);
    region.view.setUint32(dentry.offset('d_name') + qstr.offset('len'), length, true);
    setPointer(region, dentry.offset('d_name') + qstr.offset('name'), region.pointer(this.textOffset));
    setPointer(region, this.pathOffset + path.offset('dentry'), region.pointer());
    if (inode) this.fillInode(region, dentry.size, inode);
  }

  private fillInode(region: Region, at: number, { type, number, bytes }: Inode): void {
    const { inode } = this.layouts;
    region.view.setUint16(at + inode.offset('i_mode'), MODES[type], true);
    region.view.setBigUint64(at + inode.offset('i_ino'), BigInt(number), true);
    region.view.setBigUint64(at + inode.offset('i_size'), BigInt(bytes.length), true);
  }

  private map(name: string, size: number): Region {
    return this.bpf.space.map({ name, bytes: new Uint8Array(size), isWritable: false });
  }
}

function setPointer(region: Region, at: number, pointer: number): void {
  region.view.setBigUint64(at, BigInt(pointer), true);
}
