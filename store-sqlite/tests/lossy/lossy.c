/*
 * A file layer between a process and the system, loaded with LD_PRELOAD, for tests of what survives a loss of power.
 * It works on files directly in the folder LOSSY_FOLDER, without `*-shm` (shared memory, never relied on after a crash).
 *
 * LOSSY_JOURNAL=<file>   every change is written there, with the bytes before and after, and every flush. Nothing is
 *                        really flushed. The test undoes what was not flushed when the process was killed.
 * LOSSY_LIES=1           a flush says that it worked and is not noted: a disk that lies.
 * LOSSY_SPACE=<file>     holds a number: by so many bytes may files grow before the disk is full. Read at each growth.
 * LOSSY_READ_ONLY=1      nothing may be opened to write or be made.
 *
 * A note of the journal: five 64-bit numbers (kind, offset, length before, length after, size of the file before), 256
 * bytes of name, the bytes before, the bytes after.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, TRUNCATE = 2, FLUSH = 3, CREATE = 4, FLUSH_FOLDER = 5 };
#define FILES 4096
#define NAME 256

static char names[FILES][NAME]; /* by descriptor; empty: not ours; "." the folder */
static const char *folder;
static int journal = -1;
static int64_t grown;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_open)(const char *, int, ...);
static int (*real_ftruncate)(int, off64_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_close)(int);

__attribute__((constructor)) static void start(void) {
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_write = dlsym(RTLD_NEXT, "write");
    real_open = dlsym(RTLD_NEXT, "open64");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_close = dlsym(RTLD_NEXT, "close");
    folder = getenv("LOSSY_FOLDER");
    const char *path = getenv("LOSSY_JOURNAL");
    if (path) journal = real_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void name_of(const char *path, char *name) {
    size_t length = folder ? strlen(folder) : 0;
    name[0] = 0;
    if (!length || strncmp(path, folder, length)) return;
    if (!path[length]) { strcpy(name, "."); return; }
    const char *rest = path + length + 1;
    size_t end = strlen(rest);
    if (path[length] != '/' || strchr(rest, '/') || end >= NAME) return;
    if (!end) { strcpy(name, "."); return; }
    if (end > 4 && !strcmp(rest + end - 4, "-shm")) return;
    strcpy(name, rest);
}

static const char *ours(int fd) { return fd >= 0 && fd < FILES && names[fd][0] ? names[fd] : NULL; }

static int64_t size_of(int fd) {
    struct stat64 found;
    return fstat64(fd, &found) ? 0 : found.st_size;
}

static void note(int64_t kind, const char *name, int64_t offset, const void *before, int64_t before_length,
                 const void *after, int64_t after_length, int64_t size) {
    if (journal < 0) return;
    int64_t head[5] = {kind, offset, before_length, after_length, size};
    char padded[NAME] = {0};
    strcpy(padded, name);
    struct iovec parts[4] = {{head, sizeof head}, {padded, NAME}, {(void *)before, before_length}, {(void *)after, after_length}};
    if (writev(journal, parts, 4) < 0) abort();
}

/* Whether the disk takes so many bytes more. */
static int has_space(int64_t more) {
    const char *path = getenv("LOSSY_SPACE");
    if (!path || more <= 0) return 1;
    char text[32] = {0};
    int fd = real_open(path, O_RDONLY);
    if (fd < 0) return 1;
    ssize_t length = read(fd, text, sizeof text - 1);
    real_close(fd);
    if (length > 0 && grown + more > atoll(text)) return 0;
    grown += more;
    return 1;
}

static ssize_t changed(int fd, const char *name, const void *bytes, size_t length, off64_t offset) {
    pthread_mutex_lock(&lock);
    int64_t size = size_of(fd);
    if (!has_space(offset + (int64_t)length - size)) {
        pthread_mutex_unlock(&lock);
        errno = ENOSPC;
        return -1;
    }
    char *before = malloc(length ? length : 1);
    ssize_t old = before ? pread64(fd, before, length, offset) : 0;
    note(WRITE, name, offset, before, old > 0 ? old : 0, bytes, length, size);
    free(before);
    ssize_t done = real_pwrite(fd, bytes, length, offset);
    pthread_mutex_unlock(&lock);
    return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    const char *name = ours(fd);
    return name ? changed(fd, name, bytes, length, offset) : real_pwrite(fd, bytes, length, offset);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length) {
    const char *name = ours(fd);
    if (!name) return real_write(fd, bytes, length);
    off64_t offset = fcntl(fd, F_GETFL) & O_APPEND ? size_of(fd) : lseek64(fd, 0, SEEK_CUR);
    ssize_t done = changed(fd, name, bytes, length, offset);
    if (done > 0) lseek64(fd, offset + done, SEEK_SET);
    return done;
}

int ftruncate64(int fd, off64_t length) {
    const char *name = ours(fd);
    if (!name) return real_ftruncate(fd, length);
    pthread_mutex_lock(&lock);
    int64_t size = size_of(fd), lost = size > length ? size - length : 0;
    char *before = malloc(lost ? lost : 1);
    ssize_t old = before ? pread64(fd, before, lost, length) : 0;
    note(TRUNCATE, name, length, before, old > 0 ? old : 0, NULL, 0, size);
    free(before);
    int done = real_ftruncate(fd, length);
    pthread_mutex_unlock(&lock);
    return done;
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int flushed(int fd, const char *name) {
    pthread_mutex_lock(&lock);
    if (!getenv("LOSSY_LIES")) note(strcmp(name, ".") ? FLUSH : FLUSH_FOLDER, name, 0, NULL, 0, NULL, 0, size_of(fd));
    pthread_mutex_unlock(&lock);
    return 0;
}
int fsync(int fd) {
    const char *name = ours(fd);
    return name ? flushed(fd, name) : real_fsync(fd);
}
int fdatasync(int fd) {
    const char *name = ours(fd);
    return name ? flushed(fd, name) : real_fdatasync(fd);
}

static int opened(const char *path, int flags, mode_t mode) {
    char name[NAME];
    name_of(path, name);
    if (name[0] && getenv("LOSSY_READ_ONLY") && ((flags & O_ACCMODE) != O_RDONLY || flags & O_CREAT)) {
        errno = EROFS;
        return -1;
    }
    struct stat64 found;
    pthread_mutex_lock(&lock);
    int is_new = name[0] && flags & O_CREAT && stat64(path, &found);
    int64_t lost = name[0] && flags & O_TRUNC && !is_new && !stat64(path, &found) ? found.st_size : 0;
    int fd = real_open(path, lost ? flags & ~O_TRUNC : flags, mode);
    if (fd >= 0 && fd < FILES) strcpy(names[fd], name);
    if (fd >= 0 && is_new) note(CREATE, name, 0, NULL, 0, NULL, 0, 0);
    pthread_mutex_unlock(&lock);
    if (fd >= 0 && lost) ftruncate64(fd, 0);
    return fd;
}

#define MODE(flags, mode)                                        \
    mode_t mode = 0;                                             \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                       \
        va_list rest;                                            \
        va_start(rest, flags);                                   \
        mode = va_arg(rest, mode_t);                             \
        va_end(rest);                                            \
    }

int open64(const char *path, int flags, ...) {
    MODE(flags, mode)
    return opened(path, flags, mode);
}
int open(const char *path, int flags, ...) {
    MODE(flags, mode)
    return opened(path, flags, mode);
}

int close(int fd) {
    if (fd >= 0 && fd < FILES) names[fd][0] = 0;
    return real_close(fd);
}
