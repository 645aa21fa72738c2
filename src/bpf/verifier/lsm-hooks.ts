/** LSM hooks that may sleep (kernel/bpf/bpf_lsm.c sleepable_lsm_hooks); those a learner meets. */
export const sleepableLsmHooks = new Set(
  (
    'bpf bpf_map bpf_map_create bpf_map_free bpf_prog bpf_prog_load bpf_prog_free bprm_check_security bprm_committed_creds ' +
    'bprm_committing_creds bprm_creds_for_exec bprm_creds_from_file capget capset cred_prepare file_ioctl file_lock file_open ' +
    'file_post_open file_receive inode_create inode_free_security inode_getattr inode_getxattr inode_mknod inode_need_killpriv ' +
    'inode_post_setxattr inode_post_removexattr inode_readlink inode_removexattr inode_rename inode_rmdir inode_setattr ' +
    'inode_setxattr inode_symlink inode_unlink inode_link inode_mkdir kernel_module_request kernel_read_file mmap_file ' +
    'netlink_send path_notify path_unlink path_mkdir path_rmdir path_mknod path_truncate path_symlink path_link path_rename ' +
    'path_chmod path_chown release_secctx socket_accept socket_bind socket_connect socket_create socket_getpeername ' +
    'socket_getpeersec_dgram socket_getsockname socket_getsockopt socket_listen socket_post_create socket_recvmsg ' +
    'socket_sendmsg socket_shutdown socket_socketpair syslog task_alloc task_prctl task_setscheduler userns_create'
  ).split(' '),
);
