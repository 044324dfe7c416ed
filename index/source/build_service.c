#include "index/source/build_service.h"

#include "base/limits.h"
#include "index/source/build_wheels.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#define DEPTH_MAX 6u /* builds that need each other */

/* Variables that a source and its builds look up. */
static const char *const names[] = {"PATH",
                                    "TMPDIR",
                                    "HOME",
                                    "http_proxy",
                                    "HTTP_PROXY",
                                    "https_proxy",
                                    "HTTPS_PROXY",
                                    "all_proxy",
                                    "ALL_PROXY",
                                    "no_proxy",
                                    "NO_PROXY",
                                    "REQUEST_METHOD",
                                    "REQUESTS_CA_BUNDLE",
                                    "CURL_CA_BUNDLE",
                                    "SSL_CERT_FILE",
                                    "SSL_CERT_DIR"};
#define N_NAMES (sizeof names / sizeof *names)

/* What is known of an interpreter. */
struct known_python {
    struct known_python *next;
    const char *program;
    struct pinc_python python;
};

/* The source that chooses for an interpreter: what it has to build itself is built with that. */
struct chooser {
    struct chooser *next;
    const char *program;
    struct pinc_build_python python;
    struct pinc_source *source;
};

/* The wheels for a set of requirements, or why there are none. */
struct known_set {
    struct known_set *next;
    struct pinc_slice key;
    const char *const *folders;
    size_t n;
    struct pinc_error error;
};

struct build_service {
    struct pinc_source_options options; /* of the service's own source */
    const struct inner_source *inner;
    struct pinc_cache *cache;
    const char *variables[N_NAMES];
    atomic_bool stopped;
    struct build_service *root; /* the outermost one, which is stopped */

    pthread_mutex_t pythons_lock;
    struct pinc_arena *pythons_arena;
    struct known_python *pythons;

    pthread_mutex_t lock; /* over all that follows */
    struct pinc_arena *arena;
    struct chooser *choosers;
    struct known_set *sets;
    const struct build_client *current; /* for whom one of them works now */
    struct build_store store;
};

/* --- the settings of the service's own source */

static const char *look_up(void *user, const char *name)
{
    const struct build_service *service = user;
    size_t i;

    for (i = 0; i < N_NAMES; i++) {
        if (strcmp(names[i], name) == 0) {
            return service->variables[i];
        }
    }
    return NULL;
}

static int is_stopped(void *user)
{
    const struct build_service *service = user;

    return atomic_load(&service->root->stopped);
}

static enum pinc_status set_options(struct build_service *service, const struct source_context *ctx,
                                    struct pinc_error *err)
{
    size_t i;

    for (i = 0; i < N_NAMES; i++) {
        const char *value = pinc_client_variable(ctx->client, names[i]);

        if (value) {
            service->variables[i] = pinc_arena_copy(service->arena, value, strlen(value));
            if (!service->variables[i]) {
                return pinc_fail_memory(err);
            }
        }
    }
    service->options = ctx->options;
    /* No messages: they would come on another thread. */
    service->options.client.callbacks =
        (struct pinc_client_callbacks){.stopped = is_stopped, .getenv = look_up, .user = service};
    service->options.build.above = service;
    service->options.build.no_isolation = false; /* that is said of what the user builds */
    service->options.build.configs = NULL;
    service->options.build.n_configs = 0;
    service->options.build.editables = NULL;
    service->options.build.n_editables = 0;
    /* Rules that bind packages to indexes are for targets, which the interpreter is none of. */
    service->options.bound_urls = NULL;
    service->options.n_bound_urls = 0;
    service->options.may_ask = NULL;
    return PINC_OK;
}

const struct build_client *build_service_above(const struct pinc_source_options *options)
{
    return options->build.above ? options->build.above->current : NULL;
}

static enum pinc_status service_new(struct build_service **out, const struct source_context *ctx,
                                    struct pinc_error *err)
{
    const struct pinc_source_options *options = &ctx->options;
    struct build_service *service = pinc_alloc(sizeof *service);
    enum pinc_status st;

    *out = NULL;
    if (!service) {
        return pinc_fail_memory(err);
    }
    (void)pthread_mutex_init(&service->pythons_lock, NULL);
    (void)pthread_mutex_init(&service->lock, NULL);
    service->root = options->build.above ? options->build.above->root : service;
    service->inner = ctx->inner;
    service->cache = ctx->cache;
    service->arena = pinc_arena_new();
    service->pythons_arena = pinc_arena_new();
    st = service->arena && service->pythons_arena ? set_options(service, ctx, err)
                                                  : pinc_fail_memory(err);
    if (st == PINC_OK) {
        st = build_store_open(&service->store, options->client.cache_dir,
                              look_up(service, "TMPDIR"), err);
        service->store.told = service->root->cache;
    }
    if (st != PINC_OK) {
        build_service_free(service);
        return st;
    }
    *out = service;
    return PINC_OK;
}

enum pinc_status build_service_of(struct source_context *ctx, struct build_service **out,
                                  struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    if (!ctx->build_service) {
        st = service_new(&ctx->build_service, ctx, err);
    }
    *out = ctx->build_service;
    return st;
}

void build_service_stop(struct build_service *service)
{
    if (service) {
        atomic_store(&service->stopped, true);
    }
}

void build_service_free(struct build_service *service)
{
    if (!service) {
        return;
    }
    for (; service->choosers; service->choosers = service->choosers->next) {
        service->inner->close(service->choosers->source);
    }
    build_store_close(&service->store);
    (void)pthread_mutex_destroy(&service->pythons_lock);
    (void)pthread_mutex_destroy(&service->lock);
    pinc_arena_free(service->pythons_arena);
    pinc_arena_free(service->arena);
    pinc_free(service);
}

/* --- interpreters */

/* From the cache, else by asking. With the lock held. */
static enum pinc_status learn_python(struct build_service *service, struct pinc_python *out,
                                     const char *program, struct pinc_error *err)
{
    const struct pinc_cache_facts facts = {.lifetime = INT64_MAX};
    struct pinc_arena *arena = service->pythons_arena;
    struct pinc_cache_entry entry;
    struct pinc_slice key = {NULL, 0}, answer = {NULL, 0};
    enum pinc_status st = PINC_ENOTFOUND;
    const bool kept = service->cache && pinc_python_key(&key, program, arena);

    if (kept && pinc_cache_get(service->cache, PINC_CACHE_PYTHON, key, &entry)) {
        answer = pinc_slice_dup(arena, entry.payload);
        pinc_cache_entry_clear(&entry);
        st = answer.ptr ? pinc_python_read(out, answer, arena, NULL) : PINC_ENOMEM;
        st = st == PINC_OK && access(out->program, X_OK) != 0 ? PINC_ENOTFOUND : st;
    }
    if (st == PINC_OK) {
        return st;
    }
    st = pinc_python_answer(&answer, program, arena, err);
    if (st == PINC_OK) {
        st = pinc_python_read(out, answer, arena, err);
    }
    if (st == PINC_OK && kept) {
        pinc_cache_put(service->cache, PINC_CACHE_PYTHON, key, &facts, answer);
    }
    return st;
}

static enum pinc_status find_python(void *user, struct pinc_python *out, const char *program,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    const struct build_client *client = user;
    struct build_service *service = client->service;
    struct known_python *known;
    enum pinc_status st = PINC_OK;

    (void)arena;
    (void)pthread_mutex_lock(&service->pythons_lock);
    for (known = service->pythons; known; known = known->next) {
        if (strcmp(known->program, program) == 0) {
            break;
        }
    }
    if (!known) {
        known = pinc_arena_alloc(service->pythons_arena, sizeof *known);
        st = known ? learn_python(service, &known->python, program, err) : pinc_fail_memory(err);
        if (st == PINC_OK) {
            known->program = pinc_arena_copy(service->pythons_arena, program, strlen(program));
            st = known->program ? PINC_OK : pinc_fail_memory(err);
        }
        if (st == PINC_OK) {
            known->next = service->pythons;
            service->pythons = known;
        }
    }
    if (st == PINC_OK) {
        *out = known->python;
    }
    (void)pthread_mutex_unlock(&service->pythons_lock);
    return st;
}

/* --- requirements */

/* "a <- b <- c": what is built, and what that is needed for. */
static void add_chain(struct pinc_buf *text, const struct build_client *client)
{
    for (; client; client = client->above) {
        pinc_buf_add_quoted(text, client->name.len ? client->name : PINC_LIT("?"), 80);
        pinc_buf_add_str(text, client->above ? " for " : "");
    }
}

/* Do the builds that wait for each other go round, or too deep? */
static enum pinc_status check_chain(const struct build_client *client, struct pinc_error *err)
{
    const struct build_client *it;
    struct pinc_buf text = {0};
    bool circle = false;
    unsigned depth = 0;

    for (it = client->above; it; it = it->above) {
        circle = circle || (client->name.len && pinc_slice_equal(it->name, client->name));
        depth++;
    }
    if (!circle && depth < DEPTH_MAX) {
        return PINC_OK;
    }
    add_chain(&text, client);
    (void)pinc_fail(err, PINC_EIO, "%s: it is to build %s",
                    circle ? "it takes itself to build it"
                           : "its build requirements have to be built, too many levels deep",
                    text.ptr ? text.ptr : "");
    pinc_buf_clear(&text);
    return PINC_EIO;
}

/* What a set is known by. */
static struct pinc_slice make_key(struct pinc_arena *arena, const struct pinc_slice *requirements,
                                  size_t n, const struct pinc_python *python)
{
    struct pinc_buf key = {0};
    size_t i;

    pinc_buf_addf(&key, "%s\n", python->program);
    for (i = 0; i < n; i++) {
        pinc_buf_add(&key, pinc_slice_trim(requirements[i]));
        pinc_buf_add_char(&key, '\n');
    }
    return pinc_buf_keep(&key, arena);
}

/* A build_wheel_start: the build of a build requirement. */
static enum pinc_status start_wheel(struct source_context *ctx, struct pinc_build **out,
                                    const char *path, struct pinc_slice name,
                                    const struct pinc_python *python, struct pinc_arena *arena,
                                    struct pinc_error *err)
{
    const unsigned seconds = ctx->options.build.timeout;
    struct build_client *client = pinc_arena_alloc(arena, sizeof *client);
    struct pinc_build_options options = {
        .path = path,
        .goal = PINC_BUILD_WHEEL,
        .python = python->program,
        .search = pinc_client_variable(ctx->client, "PATH"),
        .scratch_is_ours = true,
        .home = pinc_client_variable(ctx->client, "HOME"),
        .environment = pinc_client_environment(ctx->client),
        .timeout = seconds ? seconds : PINC_BUILD_SECONDS,
    };
    enum pinc_status st;

    if (!client) {
        return pinc_fail_memory(err);
    }
    client->name = name;
    client->above = build_service_above(&ctx->options);
    st = build_service_of(ctx, &client->service, err);
    if (st == PINC_OK) {
        st = pinc_scratch_folder(&options.scratch, pinc_client_scratch(ctx->client), err);
    }
    if (st != PINC_OK) {
        return st;
    }
    options.services = build_service_for(client);
    return pinc_build_start(out, &options, err);
}

static enum pinc_status find_chooser(struct build_service *service, struct chooser **out,
                                     const struct pinc_python *python, struct pinc_error *err)
{
    struct pinc_source_options options = service->options;
    struct chooser *chooser = service->choosers;
    enum pinc_status st;

    while (chooser && strcmp(chooser->program, python->program) != 0) {
        chooser = chooser->next;
    }
    *out = chooser;
    if (chooser) {
        return PINC_OK;
    }
    chooser = pinc_arena_alloc(service->arena, sizeof *chooser);
    if (chooser) {
        chooser->program =
            pinc_arena_copy(service->arena, python->program, strlen(python->program));
        chooser->python =
            (struct pinc_build_python){.version = pinc_slice_dup(service->arena, python->minor),
                                       .program = chooser->program,
                                       .given = true};
    }
    if (!chooser || !chooser->program || !chooser->python.version.ptr) {
        return pinc_fail_memory(err);
    }
    options.build.pythons = &chooser->python;
    options.build.n_pythons = 1;
    st = service->inner->open(&chooser->source, &options, err);
    if (st == PINC_OK) {
        chooser->next = service->choosers;
        service->choosers = chooser;
        *out = chooser;
    }
    return st;
}

/* Choose, fetch, unpack. */
static enum pinc_status make_set(struct build_service *service, struct known_set *set,
                                 const struct build_client *client,
                                 const struct pinc_slice *requirements, size_t n,
                                 const struct pinc_python *python, struct pinc_error *err)
{
    const struct pinc_source_build_options *o = &service->options.build;
    const struct inner_source *inner = service->inner;
    const struct pinc_chosen_file *files = NULL;
    struct chooser *chooser = NULL;
    enum pinc_status st;
    size_t n_files = 0;

    if (!o->choose) {
        return pinc_fail(err, PINC_EUNSUPPORTED, "nobody chooses build requirements");
    }
    st = find_chooser(service, &chooser, python, err);
    service->current = client;
    if (st == PINC_OK) {
        st = o->choose(o->choose_user, &files, &n_files, requirements, n, python->name,
                       python->platform, inner->provider(chooser->source), service->arena, err);
    }
    if (st == PINC_OK) {
        set->n = n_files;
        st = build_wheels_get(inner->context(chooser->source), start_wheel, &service->store,
                              &set->folders, files, n_files, python, service->arena, err);
    }
    service->current = NULL;
    return st;
}

/* A failure that another build of this run would meet as well. */
static bool is_lasting(enum pinc_status st)
{
    return st != PINC_ENOMEM && st != PINC_ECANCELLED;
}

static enum pinc_status take_set(const struct known_set *set, const char *const **folders,
                                 size_t *n, struct pinc_error *err)
{
    if (set->error.code != PINC_OK) {
        if (err && err->code == PINC_OK) {
            *err = set->error;
        }
        return set->error.code;
    }
    *folders = set->folders;
    *n = set->n;
    return PINC_OK;
}

static enum pinc_status find_requirements(void *user, const char *const **folders, size_t *n,
                                          const struct pinc_slice *requirements,
                                          size_t n_requirements, const struct pinc_python *python,
                                          struct pinc_arena *arena, struct pinc_error *err)
{
    const struct build_client *client = user;
    struct build_service *service = client->service;
    const struct pinc_slice key = make_key(arena, requirements, n_requirements, python);
    struct pinc_error error = {0};
    struct known_set *set;
    enum pinc_status st = key.ptr ? check_chain(client, err) : pinc_fail_memory(err);

    if (st != PINC_OK) {
        return st;
    }
    (void)pthread_mutex_lock(&service->lock);
    for (set = service->sets; set && !pinc_slice_equal(set->key, key); set = set->next) {
    }
    if (!set) {
        set = pinc_arena_alloc(service->arena, sizeof *set);
        if (set) {
            set->key = pinc_slice_dup(service->arena, key);
        }
        st = set && set->key.ptr
                 ? make_set(service, set, client, requirements, n_requirements, python, &error)
                 : pinc_fail_memory(&error);
        if (set && set->key.ptr && is_lasting(st)) {
            set->error = error;
            set->next = service->sets;
            service->sets = set;
        }
    }
    if (st == PINC_OK || is_lasting(st)) {
        st = take_set(set, folders, n, err);
    } else if (err && err->code == PINC_OK) {
        *err = error;
    }
    (void)pthread_mutex_unlock(&service->lock);
    return st;
}

struct pinc_build_services build_service_for(struct build_client *client)
{
    return (struct pinc_build_services){find_python, find_requirements, client};
}
