/*
 * Servers for the scripts of tests/cli, on a loopback port. Each prints "http://127.0.0.1:PORT" and
 * serves until its standard input ends.
 *
 *     index_server [OPTION...] ROOT      a package index: the files of a folder
 *         --certificate FILE             over TLS (https://), HTTP/1.1 or HTTP/2
 *         --client-ca FILE               for clients with a certificate of this CA only
 *         --password USER:PASSWORD       for clients that know it only
 *         --put CODE                     PUT is answered with CODE; when that is 2xx, what came is served from then on
 *         --delay MILLISECONDS           before every answer
 *         --etag TEXT                    of every page: who has it already gets 304
 *         --fault cut|lie|silent         of what was put half comes; a byte of it is another one; nothing comes at all
 *     index_server --proxy LOG [OPTION...]   an HTTP proxy; LOG gets a line a request
 *         --answer CODE                  it refuses every request
 *         --password USER:PASSWORD
 *     index_server --certificates FOLDER     no server: makes the files of certificates.h
 *
 * A folder's index.html or index.json is served at the folder's own path, as a simple index does; of an
 * index.stall in its place only half ever comes. NAME.location holds the URL that NAME (index: the
 * folder) redirects to.
 */
#include "tests/support/certificates.h"
#include "tests/support/http_server.h"
#include "tests/support/proxy_server.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAPPED_BYTES (8u << 20)
#define PATH_BYTES 1024
#define DEPTH_MAX 8

/* A file that is large is mapped: of most of them the length is all that anybody asks for. */
static char *map_whole(const char *path, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    void *bytes = fd < 0 ? MAP_FAILED : mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);

    if (fd >= 0) {
        (void)close(fd);
    }
    return bytes == MAP_FAILED ? NULL : bytes;
}

/* The bytes of a file; the process's end frees them. */
static char *read_whole(const char *path, size_t size)
{
    FILE *file = size < MAPPED_BYTES ? fopen(path, "rb") : NULL;
    char *bytes = file ? malloc(size + 1) : NULL;

    if (size >= MAPPED_BYTES) {
        return map_whole(path, size);
    }
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

/* The header field of a file that holds a URL; the process's end frees it. */
static const char *location_of(const char *url)
{
    const size_t n = strcspn(url, "\r\n");
    char *field = malloc(n + 32);

    if (field) {
        (void)snprintf(field, n + 32, "Location: %.*s\r\n", (int)n, url);
    }
    return field;
}

static const char *etag; /* --etag */

/* The header fields of a page; the process's end frees them. */
static const char *page_fields(struct http_reply *reply, const char *type)
{
    const size_t n = strlen(type) + (etag ? strlen(etag) : 0) + 16;
    char *fields = etag ? malloc(n) : NULL;

    if (!fields) {
        return type;
    }
    (void)snprintf(fields, n, "%sETag: %s\r\n", type, etag);
    reply->etag = etag;
    return fields;
}

static void add_file(struct http_server *server, const char *path, const char *url, size_t size)
{
    struct http_reply reply = {.headers = "Content-Type: application/octet-stream\r\n",
                               .ranges = 1};
    char *place = strdup(url), *name = place ? strrchr(place, '/') : NULL, *end;

    reply.body = read_whole(path, size);
    reply.len = size;
    if (!reply.body || !name) {
        (void)fprintf(stderr, "index_server: cannot read %s\n", path);
        exit(1);
    }
    if (strcmp(name, "/index.stall") == 0) {
        reply.fault = HTTP_STALL;
    }
    end = strrchr(name, '.');
    if (end && strcmp(end, ".location") == 0) {
        *end = '\0';
        reply.code = 302;
        reply.headers = location_of(reply.body);
        name[1] = strcmp(name, "/index") == 0 ? '\0' : name[1];
    }
    if (strcmp(name, "/index.html") == 0 || reply.fault == HTTP_STALL) {
        reply.headers = page_fields(&reply, "Content-Type: text/html\r\n");
        name[1] = '\0';
    }
    if (strcmp(name, "/index.json") == 0) {
        reply.headers =
            page_fields(&reply, "Content-Type: application/vnd.pypi.simple.v1+json\r\n");
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

/* What the command line says. */
struct words {
    const char *root, *certificates, *password, *proxy_log, *put, *delay, *fault;
    struct tls_options tls;
    struct proxy_options proxy;
};

static int read_words(struct words *w, int argc, char **argv)
{
    const struct {
        const char *name;
        const char **to;
    } options[] = {
        {"--certificate", &w->tls.certificate},
        {"--client-ca", &w->tls.client_ca},
        {"--password", &w->password},
        {"--proxy", &w->proxy_log},
        {"--certificates", &w->certificates},
        {"--put", &w->put},
        {"--delay", &w->delay},
        {"--fault", &w->fault},
        {"--etag", &etag},
    };
    size_t k;
    int i;

    for (i = 1; i < argc; i++) {
        for (k = 0; k < sizeof options / sizeof *options; k++) {
            if (strcmp(argv[i], options[k].name) == 0 && i + 1 < argc) {
                *options[k].to = argv[++i];
                break;
            }
        }
        if (k < sizeof options / sizeof *options) {
            continue;
        }
        if (strcmp(argv[i], "--answer") == 0 && i + 1 < argc) {
            w->proxy.answer = (int)strtol(argv[++i], NULL, 10);
        } else if (argv[i][0] == '-' || w->root) {
            return 0;
        } else {
            w->root = argv[i];
        }
    }
    return (w->root != NULL) + (w->proxy_log != NULL) + (w->certificates != NULL) == 1;
}

static void tell_and_wait(const char *scheme, unsigned port)
{
    char byte;

    (void)printf("%s://127.0.0.1:%u\n", scheme, port);
    (void)fflush(stdout);
    while (read(STDIN_FILENO, &byte, 1) > 0) {
    }
}

static int run_proxy(struct words *w)
{
    struct proxy_server *proxy;

    w->proxy.log = w->proxy_log;
    w->proxy.password = w->password;
    proxy = proxy_server_start(&w->proxy);
    if (!proxy) {
        return 1;
    }
    tell_and_wait("http", proxy_server_port(proxy));
    proxy_server_stop(proxy);
    return 0;
}

static void set_store(struct http_server *server, const struct words *w)
{
    const char *fault = w->fault ? w->fault : "";
    const struct http_store store = {.code = w->put ? (int)strtol(w->put, NULL, 10) : 405,
                                     .delay_ms =
                                         w->delay ? (unsigned)strtoul(w->delay, NULL, 10) : 0,
                                     .lies = strcmp(fault, "lie") == 0,
                                     .fault = strcmp(fault, "cut") == 0      ? HTTP_SHORT
                                              : strcmp(fault, "silent") == 0 ? HTTP_SILENT
                                                                             : HTTP_FINE};

    if (w->put || w->delay) {
        http_server_store(server, store);
    }
}

static int run_index(struct words *w)
{
    struct http_server *server;

    w->tls.http2 = 1;
    server = w->tls.certificate ? http_server_start_tls(&w->tls) : http_server_start();
    if (!server) {
        (void)fputs("index_server: cannot start\n", stderr);
        return 1;
    }
    if (w->password) {
        http_server_require(server, w->password);
    }
    add_folder(server, w->root, "", 0);
    set_store(server, w);
    tell_and_wait(w->tls.certificate ? "https" : "http", http_server_port(server));
    http_server_stop(server);
    return 0;
}

int main(int argc, char **argv)
{
    struct words words = {0};

    if (!read_words(&words, argc, argv)) {
        (void)fputs("index_server: see the head of its source for its words\n", stderr);
        return 2;
    }
    if (words.certificates) {
        return certificates_write(words.certificates) ? 0 : 1;
    }
    return words.proxy_log ? run_proxy(&words) : run_index(&words);
}
