#define _XOPEN_SOURCE 700
#include "tests/cli/runs.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void stop(const char *what, const char *name)
{
    (void)printf("FAILED: %s %s\n", what, name);
    exit(1);
}

struct text read_file(const char *path)
{
    struct text text = {0};
    FILE *file = fopen(path, "rb");
    size_t room = 1 << 20;

    text.bytes = malloc(room);
    if (!file || !text.bytes) {
        stop("cannot read", path);
    }
    text.len = fread(text.bytes, 1, room, file);
    (void)fclose(file);
    return text;
}

void write_file(const char *path, struct text text)
{
    FILE *file = fopen(path, "wb");

    if (!file || fwrite(text.bytes, 1, text.len, file) != text.len || fclose(file) != 0) {
        stop("cannot write", path);
    }
}

int same(struct text a, struct text b)
{
    return a.len == b.len && memcmp(a.bytes, b.bytes, a.len) == 0;
}

pid_t start_command(char **command, const char *said)
{
    pid_t pid = fork();

    if (pid == 0) {
        int fd = open(said, O_WRONLY | O_CREAT | O_TRUNC, 0600);

        (void)dup2(fd, STDERR_FILENO);
        (void)execvp(command[0], command);
        _exit(127);
    }
    if (pid < 0) {
        stop("cannot start", command[0]);
    }
    return pid;
}

int status_of(pid_t pid)
{
    int status = 0;

    if (waitpid(pid, &status, 0) != pid) {
        stop("cannot wait for", "the program");
    }
    return status;
}

long random_up_to(long most)
{
    return (long)((double)random() / 2147483648.0 * (double)most);
}
