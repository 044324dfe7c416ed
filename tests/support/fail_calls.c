/*
 * Makes system calls of pinc fail: preloaded (LD_PRELOAD) by scripts of tests/cli, never linked.
 *
 *     PINC_FAIL_IN       a folder, an absolute path without links: only calls on files in it count
 *     PINC_FAIL_CALLS    "all", or names divided by commas: "write,fsync"
 *     PINC_FAIL_AT       the how manieth of these calls fails; 0 or not set: none
 *     PINC_FAIL_HOW      an errno (EIO, ENOSPC, ...); or
 *                        "short": half of what is to be read or written;
 *                        "cut": the file that is read or mapped is cut off;
 *                        "kill": the process is killed before the call; "killed": behind it
 *     PINC_FAIL_ON       when not empty, all later ones fail, too
 *     PINC_FAIL_TMPFILE  when not empty, no file without a name (O_TMPFILE) can be made there
 *     PINC_FAIL_LOG      a file that gets a line for each call that failed: "NUMBER CALL PATH"
 *
 * Only a program whose name is "pinc" is disturbed, not what it starts.
 */
#undef _FILE_OFFSET_BITS /* both names of each call are defined here: open() and open64() */
#undef _FORTIFY_SOURCE
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#pragma GCC visibility push(default)

enum verdict { GO_ON, FAIL, HALF, CUT, DIE_AFTER };

static const struct {
    const char *name;
    int number;
} numbers[] = {
    {"EIO", EIO},       {"ENOSPC", ENOSPC}, {"EDQUOT", EDQUOT}, {"EINTR", EINTR},
    {"EROFS", EROFS},   {"EACCES", EACCES}, {"EPERM", EPERM},   {"EMFILE", EMFILE},
    {"ENFILE", ENFILE}, {"ENOLCK", ENOLCK}, {"ESTALE", ESTALE}, {"EOPNOTSUPP", EOPNOTSUPP},
};

static struct {
    char folder[PATH_MAX];
    const char *calls, *how, *log;
    unsigned long at;
    int number, on, no_tmpfile;
} plan;
static atomic_ulong seen;

/* --- the plan */

static int is_pinc(void)
{
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    const char *name;

    path[n > 0 ? n : 0] = '\0';
    name = strrchr(path, '/');
    return name && strcmp(name, "/pinc") == 0;
}

__attribute__((constructor)) static void read_plan(void)
{
    const char *folder = getenv("PINC_FAIL_IN"), *at = getenv("PINC_FAIL_AT");
    const char *on = getenv("PINC_FAIL_ON"), *refuse = getenv("PINC_FAIL_TMPFILE");
    size_t i;

    if (!folder || !is_pinc()) {
        return;
    }
    (void)snprintf(plan.folder, sizeof plan.folder, "%s", folder);
    plan.calls = getenv("PINC_FAIL_CALLS");
    plan.how = getenv("PINC_FAIL_HOW");
    plan.log = getenv("PINC_FAIL_LOG");
    plan.on = on && *on;
    plan.no_tmpfile = refuse && *refuse;
    for (i = 0; plan.how && i < sizeof numbers / sizeof *numbers; i++) {
        plan.number = strcmp(plan.how, numbers[i].name) == 0 ? numbers[i].number : plan.number;
    }
    plan.at = at && plan.calls && plan.how ? strtoul(at, NULL, 10) : 0;
}

/* Is `call` one of the names in plan.calls? */
static int counts(const char *call)
{
    const char *p = plan.calls;
    size_t n = strlen(call);

    if (strcmp(p, "all") == 0) {
        return 1;
    }
    for (; p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL) {
        if (strncmp(p, call, n) == 0 && (p[n] == ',' || p[n] == '\0')) {
            return 1;
        }
    }
    return 0;
}

static int lies_in_folder(const char *path)
{
    size_t n = strlen(plan.folder);

    return strncmp(path, plan.folder, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

/* System calls of its own, so that nothing here is disturbed. */
static void write_log(unsigned long number, const char *call, const char *path)
{
    char line[PATH_MAX + 64];
    int n = snprintf(line, sizeof line, "%lu %s %s\n", number, call, path);
    long fd = plan.log ? syscall(SYS_openat, AT_FDCWD, plan.log,
                                 O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)
                       : -1;

    if (fd >= 0) {
        (void)syscall(SYS_write, fd, line, n);
        (void)syscall(SYS_close, fd);
    }
}

static enum verdict judge(const char *call, const char *path)
{
    unsigned long number;

    if (!plan.at || !lies_in_folder(path) || !counts(call)) {
        return GO_ON;
    }
    number = atomic_fetch_add(&seen, 1) + 1;
    if (number != plan.at && !(plan.on && number > plan.at)) {
        return GO_ON;
    }
    write_log(number, call, path);
    if (strcmp(plan.how, "kill") == 0) {
        (void)raise(SIGKILL);
    }
    if (strcmp(plan.how, "killed") == 0) {
        return DIE_AFTER;
    }
    if (strcmp(plan.how, "short") == 0) {
        return HALF;
    }
    if (strcmp(plan.how, "cut") == 0) {
        return CUT;
    }
    errno = plan.number;
    return FAIL;
}

/* The path from the root on. */
static void complete(char *whole, size_t size, const char *path)
{
    char here[PATH_MAX] = "";

    if (path[0] != '/') {
        (void)syscall(SYS_getcwd, here, sizeof here);
    }
    (void)snprintf(whole, size, "%s%s%s", here, here[0] ? "/" : "", path);
}

static enum verdict judge_path(const char *call, const char *path)
{
    char whole[PATH_MAX * 2];

    if (!plan.at) {
        return GO_ON;
    }
    complete(whole, sizeof whole, path);
    return judge(call, whole);
}

/* A file without a name is asked for where there are none. */
static int refused(const char *path, int flags)
{
    char whole[PATH_MAX * 2];

    if (!plan.no_tmpfile || (flags & O_TMPFILE) != O_TMPFILE) {
        return 0;
    }
    complete(whole, sizeof whole, path);
    errno = EOPNOTSUPP;
    return lies_in_folder(whole);
}

static enum verdict judge_fd(const char *call, int fd)
{
    char name[64], path[PATH_MAX];
    long n;

    if (!plan.at) {
        return GO_ON;
    }
    (void)snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    n = syscall(SYS_readlinkat, AT_FDCWD, name, path, sizeof path - 1);
    path[n > 0 ? n : 0] = '\0';
    return judge(call, path);
}

static void die_after(enum verdict v)
{
    if (v == DIE_AFTER) {
        (void)raise(SIGKILL);
    }
}

/* --- the calls. REAL(x): the one that is disturbed. */

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* A call with the verdict v: `failed` when it fails, else what it really gives. */
#define CALL(v, type, failed, real)                                                                \
    do {                                                                                           \
        enum verdict v_ = (v);                                                                     \
        type result_;                                                                              \
                                                                                                   \
        if (v_ == FAIL) {                                                                          \
            return failed;                                                                         \
        }                                                                                          \
        result_ = real;                                                                            \
        die_after(v_);                                                                             \
        return result_;                                                                            \
    } while (0)

static void cut_file(int fd)
{
    char name[64], path[PATH_MAX];
    long n;

    (void)snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    n = syscall(SYS_readlinkat, AT_FDCWD, name, path, sizeof path - 1);
    path[n > 0 ? n : 0] = '\0';
    (void)!truncate(path, 0);
}

#define ON_PATH(name, call, type, failed, parameters, path, arguments)                             \
    type name parameters                                                                           \
    {                                                                                              \
        CALL(judge_path(call, path), type, failed, REAL(name) arguments);                          \
    }

#define ON_FD(name, call, type, failed, parameters, arguments)                                     \
    type name parameters                                                                           \
    {                                                                                              \
        CALL(judge_fd(call, fd), type, failed, REAL(name) arguments);                              \
    }

/* Reading and writing: half of it is a verdict, too. */
#define ON_BYTES(name, call, parameters, arguments)                                                \
    ssize_t name parameters                                                                        \
    {                                                                                              \
        enum verdict v = judge_fd(call, fd);                                                       \
                                                                                                   \
        size = v == HALF && size > 1 ? size / 2 : size;                                            \
        if (v == CUT && strcmp(call, "read") == 0) {                                               \
            cut_file(fd);                                                                          \
        }                                                                                          \
        CALL(v, ssize_t, -1, REAL(name) arguments);                                                \
    }

/* Opening: the mode is there when a file is made. */
#define OPENS(name)                                                                                \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        mode_t mode = 0;                                                                           \
        va_list ap;                                                                                \
                                                                                                   \
        va_start(ap, flags);                                                                       \
        if ((flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE) {                               \
            mode = va_arg(ap, mode_t);                                                             \
        }                                                                                          \
        va_end(ap);                                                                                \
        if (refused(path, flags)) {                                                                \
            return -1;                                                                             \
        }                                                                                          \
        CALL(judge_path("open", path), int, -1, REAL(name)(path, flags, mode));                    \
    }

#define MAPS(name, type)                                                                           \
    void *name(void *at, size_t size, int access, int flags, int fd, type offset)                  \
    {                                                                                              \
        enum verdict v = judge_fd("mmap", fd);                                                     \
        void *map = v == FAIL ? MAP_FAILED : REAL(name)(at, size, access, flags, fd, offset);      \
                                                                                                   \
        if (v == CUT) {                                                                            \
            cut_file(fd);                                                                          \
        }                                                                                          \
        die_after(v);                                                                              \
        return map;                                                                                \
    }

OPENS(open)
ON_BYTES(read, "read", (int fd, void *to, size_t size), (fd, to, size))
ON_BYTES(write, "write", (int fd, const void *from, size_t size), (fd, from, size))
ON_FD(fsync, "fsync", int, -1, (int fd), (fd))
ON_FD(fdatasync, "fsync", int, -1, (int fd), (fd))
ON_FD(fchmod, "fchmod", int, -1, (int fd, mode_t mode), (fd, mode))
ON_FD(fchown, "fchown", int, -1, (int fd, uid_t user, gid_t group), (fd, user, group))
ON_FD(flock, "flock", int, -1, (int fd, int how), (fd, how))
ON_PATH(mkdir, "mkdir", int, -1, (const char *path, mode_t mode), path, (path, mode))
ON_PATH(mkdtemp, "mkdir", char *, NULL, (char *path), path, (path))
ON_PATH(rmdir, "rmdir", int, -1, (const char *path), path, (path))
ON_PATH(unlink, "unlink", int, -1, (const char *path), path, (path))
ON_PATH(remove, "unlink", int, -1, (const char *path), path, (path))
ON_PATH(fopen, "open", FILE *, NULL, (const char *path, const char *how), path, (path, how))
ON_PATH(opendir, "opendir", DIR *, NULL, (const char *path), path, (path))
ON_PATH(rename, "rename", int, -1, (const char *from, const char *to), to, (from, to))
ON_PATH(link, "link", int, -1, (const char *from, const char *to), to, (from, to))
ON_PATH(linkat, "link", int, -1, (int a, const char *from, int b, const char *to, int flags), to,
        (a, from, b, to, flags))
ON_PATH(utimensat, "utimensat", int, -1,
        (int folder, const char *path, const struct timespec times[2], int flags), path,
        (folder, path, times, flags))
ON_PATH(readlink, "readlink", ssize_t, -1, (const char *path, char *to, size_t size), path,
        (path, to, size))
ON_PATH(stat, "stat", int, -1, (const char *path, struct stat *info), path, (path, info))
ON_PATH(lstat, "stat", int, -1, (const char *path, struct stat *info), path, (path, info))
ON_FD(fstat, "fstat", int, -1, (int fd, struct stat *info), (fd, info))
ON_FD(ftruncate, "ftruncate", int, -1, (int fd, off_t size), (fd, size))
ON_BYTES(pread, "read", (int fd, void *to, size_t size, off_t at), (fd, to, size, at))
ON_BYTES(pwrite, "write", (int fd, const void *from, size_t size, off_t at), (fd, from, size, at))
MAPS(mmap, off_t)

#ifdef __GLIBC__
OPENS(open64)
ON_PATH(fopen64, "open", FILE *, NULL, (const char *path, const char *how), path, (path, how))
ON_PATH(stat64, "stat", int, -1, (const char *path, struct stat64 *info), path, (path, info))
ON_PATH(lstat64, "stat", int, -1, (const char *path, struct stat64 *info), path, (path, info))
ON_FD(fstat64, "fstat", int, -1, (int fd, struct stat64 *info), (fd, info))
ON_FD(ftruncate64, "ftruncate", int, -1, (int fd, off64_t size), (fd, size))
ON_BYTES(pread64, "read", (int fd, void *to, size_t size, off64_t at), (fd, to, size, at))
ON_BYTES(pwrite64, "write", (int fd, const void *from, size_t size, off64_t at),
         (fd, from, size, at))
MAPS(mmap64, off64_t)
#endif

struct dirent *readdir(DIR *dir)
{
    CALL(judge_fd("readdir", dirfd(dir)), struct dirent *, NULL, REAL(readdir)(dir));
}

#ifdef __GLIBC__
struct dirent64 *readdir64(DIR *dir)
{
    CALL(judge_fd("readdir", dirfd(dir)), struct dirent64 *, NULL, REAL(readdir64)(dir));
}
#endif

/* The descriptor is gone also when closing fails, as it is on Linux. */
int close(int fd)
{
    enum verdict v = judge_fd("close", fd);
    int result, why = errno;

    result = REAL(close)(fd);
    die_after(v);
    if (v == FAIL) {
        errno = why;
        return -1;
    }
    return result;
}
