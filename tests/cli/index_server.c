/*
 * A package index for the scripts of tests/cli: serves the files of a folder on a loopback port.
 *
 *     index_server ROOT     prints "http://127.0.0.1:PORT" and serves until its standard input ends
 *
 * A folder's index.html is served at the folder's own path, as a simple index does; of an
 * index.stall in its place only half ever comes.
 */
#include "tests/support/http_server.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_BYTES 1024
#define DEPTH_MAX 8

/* The bytes of a file; the process's end frees them. */
static char *read_whole(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(size + 1);

    if (file && bytes && fread(bytes, 1, size, file) == size) {
        bytes[size] = '\0';
        (void)fclose(file);
        return bytes;
    }
    if (file) {
        (void)fclose(file);
    }
    free(bytes);
    return NULL;
}

/* A route for a path, and one for how a browser writes the '+' of a local version. */
static void add_route(struct http_server *server, const char *place, struct http_reply reply)
{
    char *encoded = calloc(strlen(place) + 1, 3), *out = encoded;
    const char *p;

    http_server_add(server, place, reply);
    for (p = place; encoded && *p; p++) {
        if (*p == '+') {
            memcpy(out, "%2B", 3);
            out += 3;
        } else {
            *out++ = *p;
        }
    }
    if (encoded && strcmp(encoded, place) != 0) {
        http_server_add(server, encoded, reply);
    } else {
        free(encoded);
    }
}

static void add_file(struct http_server *server, const char *path, const char *url, size_t size)
{
    struct http_reply reply = {.headers = "Content-Type: application/octet-stream\r\n",
                               .ranges = 1};
    char *place = strdup(url), *name = place ? strrchr(place, '/') : NULL;

    reply.body = read_whole(path, size);
    reply.len = size;
    if (!reply.body || !name) {
        (void)fprintf(stderr, "index_server: cannot read %s\n", path);
        exit(1);
    }
    if (strcmp(name, "/index.stall") == 0) {
        reply.fault = HTTP_STALL;
    }
    if (strcmp(name, "/index.html") == 0 || reply.fault == HTTP_STALL) {
        reply.headers = "Content-Type: text/html\r\n";
        name[1] = '\0';
    }
    add_route(server, place, reply);
}

static void add_folder(struct http_server *server, const char *root, const char *url, int depth)
{
    char path[PATH_BYTES], below[PATH_BYTES];
    struct dirent *entry;
    struct stat info;
    DIR *dir;

    (void)snprintf(path, sizeof path, "%s%s", root, url);
    dir = depth < DEPTH_MAX ? opendir(path) : NULL;
    while (dir && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        (void)snprintf(below, sizeof below, "%.500s/%.200s", url, entry->d_name);
        (void)snprintf(path, sizeof path, "%.300s%.700s", root, below);
        if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
            add_folder(server, root, below, depth + 1);
        } else if (S_ISREG(info.st_mode)) {
            add_file(server, path, below, (size_t)info.st_size);
        }
    }
    if (dir) {
        (void)closedir(dir);
    }
}

int main(int argc, char **argv)
{
    struct http_server *server = argc == 2 ? http_server_start() : NULL;
    char byte;

    if (!server) {
        (void)fputs("usage: index_server ROOT\n", stderr);
        return 2;
    }
    add_folder(server, argv[1], "", 0);
    (void)printf("http://127.0.0.1:%u\n", http_server_port(server));
    (void)fflush(stdout);
    while (read(STDIN_FILENO, &byte, 1) > 0) {
    }
    http_server_stop(server);
    return 0;
}
