#include "tests/support/cmocka_all.h"

#include "tests/support/fake_index.h"

#include "index/dist/file_name.h"
#include "markers/name.h"

#include <stdlib.h>
#include <string.h>

struct fake_file {
    struct pinc_slice tags; /* empty for an sdist */
    struct pinc_slice python, metadata_python, broken, yanked_reason;
    struct pinc_slice *needs, *extras;
    size_t n_needs, cap_needs, n_extras, cap_extras;
    int64_t time;
    bool sdist, yanked;
};

struct fake_release {
    struct pinc_slice name, version;
    struct fake_file common;
    struct fake_file *files;
    size_t n_files, cap_files;
};

struct fake_project {
    struct pinc_project project;
    struct pinc_metadata **metadata; /* of each file */
    const struct fake_file **source; /* of each file */
    const struct fake_release **release_source;
    struct pinc_file_details *details; /* of each file */
    struct pinc_slice *urls;           /* of each file: its name, but for fake_index_place() */
};

struct fake_state {
    struct fake_release *releases;
    size_t n_releases, cap_releases;
    struct pinc_map *names;
    struct fake_project **projects;
    size_t n_projects, cap_projects;
    struct pinc_arrival *waiting;
    size_t n_waiting, cap_waiting;
    struct pinc_root *roots[3];
    size_t n_roots[3], cap_roots[3];
    struct pinc_kept *kept;
    size_t n_kept, cap_kept;
    struct pinc_env **envs;
    size_t n_envs, cap_envs;
    struct pinc_slice *only_binary, *no_binary;
    size_t n_only_binary, cap_only_binary, n_no_binary, cap_no_binary;
    size_t cap_expects;
    uint64_t random;
};

#define GROW(array, cap, n) assert_true(PINC_GROW(array, cap, n))

static struct pinc_slice word(struct pinc_slice *rest)
{
    struct pinc_slice s = pinc_slice_trim(*rest);
    size_t at = pinc_slice_find(s, ' ');
    struct pinc_slice first = pinc_slice_part(s, 0, at);

    *rest = pinc_slice_trim(pinc_slice_part(s, at, s.len));
    return first;
}

static bool is(struct pinc_slice a, const char *b)
{
    return pinc_slice_equal(a, pinc_slice_of(b));
}

static int64_t number(struct pinc_slice s)
{
    int64_t n = 0;
    size_t i;

    for (i = 0; i < s.len; i++) {
        n = n * 10 + (s.ptr[i] - '0');
    }
    return n;
}

static void read_root(struct fake_index *x, int kind, struct pinc_slice rest)
{
    struct fake_state *s = x->state;
    struct pinc_root root = {.where = PINC_LIT("requirements.in")};
    struct pinc_error err = {0};

    if (pinc_requirement_parse(&root.req, rest, x->arena, &err) != PINC_OK) {
        fail_msg("%s: %.*s", err.text, PINC_SLICE_ARG(rest));
    }
    GROW(s->roots[kind], s->cap_roots[kind], s->n_roots[kind] + 1);
    s->roots[kind][s->n_roots[kind]++] = root;
}

static void read_option(struct fake_index *x, struct pinc_slice rest)
{
    struct fake_state *s = x->state;
    struct pinc_slice name = word(&rest);

    if (is(name, "pre")) {
        x->request.choosing.pre.all = true;
    } else if (is(name, "lowest")) {
        x->request.choosing.mode = PINC_LOWEST;
    } else if (is(name, "lowest-direct")) {
        x->request.choosing.mode = PINC_LOWEST_DIRECT;
    } else if (is(name, "fewest")) {
        x->request.choosing.forks = PINC_FORK_FEWEST;
    } else if (is(name, "no-deps")) {
        x->request.choosing.no_deps = true;
    } else if (is(name, "exclude-newer")) {
        x->request.files.exclude_newer = number(rest);
    } else if (is(name, "only-binary")) {
        GROW(s->only_binary, s->cap_only_binary, s->n_only_binary + 1);
        s->only_binary[s->n_only_binary++] = rest;
    } else if (is(name, "no-binary")) {
        GROW(s->no_binary, s->cap_no_binary, s->n_no_binary + 1);
        s->no_binary[s->n_no_binary++] = rest;
    } else {
        fail_msg("unknown option '%.*s'", PINC_SLICE_ARG(name));
    }
}

static void read_target(struct fake_index *x, struct pinc_slice rest)
{
    struct fake_state *s = x->state;
    struct pinc_slice platform = word(&rest);
    struct pinc_error err = {0};

    GROW(s->envs, s->cap_envs, s->n_envs + 1);
    if (pinc_env_new(&s->envs[s->n_envs], rest, platform, &err) != PINC_OK) {
        fail_msg("%s", err.text);
    }
    s->n_envs++;
}

static void read_expect(struct fake_index *x, struct pinc_slice rest)
{
    struct fake_expect e = {.targets = ~(pinc_targets)0};
    size_t i;

    e.name = word(&rest);
    e.version = word(&rest);
    if (rest.len) {
        e.targets = 0;
    }
    for (i = 0; i < rest.len && !is(rest, "some"); i++) {
        e.targets |= (pinc_targets)1 << (rest.ptr[i] - '0');
    }
    GROW(x->expects, x->state->cap_expects, x->n_expects + 1);
    x->expects[x->n_expects++] = e;
}

static void read_keep(struct fake_index *x, struct pinc_slice rest)
{
    struct fake_state *s = x->state;
    struct pinc_kept kept = {.targets = ~(pinc_targets)0};

    kept.name = word(&rest);
    assert_int_equal(pinc_version_parse(&kept.version, rest, x->arena, NULL), PINC_OK);
    GROW(s->kept, s->cap_kept, s->n_kept + 1);
    s->kept[s->n_kept++] = kept;
}

static void read_file_line(struct fake_index *x, struct fake_file *f, struct pinc_slice key,
                           struct pinc_slice rest)
{
    if (is(key, "python")) {
        f->python = rest;
    } else if (is(key, "metadata-python")) {
        f->metadata_python = rest;
    } else if (is(key, "needs")) {
        GROW(f->needs, f->cap_needs, f->n_needs + 1);
        f->needs[f->n_needs++] = rest;
    } else if (is(key, "extra")) {
        GROW(f->extras, f->cap_extras, f->n_extras + 1);
        f->extras[f->n_extras++] = pinc_name_normalize(x->arena, rest);
    } else if (is(key, "time")) {
        f->time = number(rest);
    } else if (is(key, "yanked")) {
        f->yanked = true;
        f->yanked_reason = rest;
    } else if (is(key, "broken")) {
        f->broken = rest;
    } else {
        fail_msg("unknown word '%.*s'", PINC_SLICE_ARG(key));
    }
}

static void read_release_line(struct fake_index *x, struct pinc_slice key, struct pinc_slice rest)
{
    struct fake_state *s = x->state;
    struct fake_release *r;

    if (is(key, "release")) {
        struct fake_release release = {.common.time = INT64_MIN};

        release.name = pinc_name_normalize(x->arena, word(&rest));
        release.version = rest;
        GROW(s->releases, s->cap_releases, s->n_releases + 1);
        s->releases[s->n_releases++] = release;
        return;
    }
    assert_true(s->n_releases > 0);
    r = &s->releases[s->n_releases - 1];
    if (is(key, "wheel") || is(key, "sdist")) {
        struct fake_file f = {.tags = rest, .sdist = is(key, "sdist"), .time = INT64_MIN};

        GROW(r->files, r->cap_files, r->n_files + 1);
        r->files[r->n_files++] = f;
        return;
    }
    read_file_line(x, r->n_files ? &r->files[r->n_files - 1] : &r->common, key, rest);
}

static void read_line(struct fake_index *x, struct pinc_slice line)
{
    struct pinc_slice rest = line, key;

    key = word(&rest);
    if (key.len == 0 || key.ptr[0] == '#') {
        return;
    }
    if (is(key, "target")) {
        read_target(x, rest);
    } else if (is(key, "require")) {
        read_root(x, 0, rest);
    } else if (is(key, "constrain")) {
        read_root(x, 1, rest);
    } else if (is(key, "override")) {
        read_root(x, 2, rest);
    } else if (is(key, "keep")) {
        read_keep(x, rest);
    } else if (is(key, "option")) {
        read_option(x, rest);
    } else if (is(key, "expect")) {
        read_expect(x, rest);
    } else if (is(key, "expect-none")) {
        x->expect_none = true;
    } else if (is(key, "expect-only")) {
        x->expect_only = true;
    } else if (is(key, "expect-solution")) {
        x->expect_none = false;
    } else {
        read_release_line(x, key, rest);
    }
}

/* --- projects */

static const struct fake_release
    *sorting; /* for qsort, which has no user pointer; tests are single-threaded */

static int compare_releases(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_version v, w;
    int c;

    assert_int_equal(pinc_version_parse(&v, sorting[*x].version, arena, NULL), PINC_OK);
    assert_int_equal(pinc_version_parse(&w, sorting[*y].version, arena, NULL), PINC_OK);
    c = pinc_version_compare(&v, &w);
    pinc_arena_free(arena);
    return c;
}

static void tell_details(struct pinc_file_details *out, const struct pinc_project *project,
                         uint32_t file)
{
    *out = ((const struct fake_project *)project)->details[file];
}

static enum pinc_status tell_url(struct pinc_slice *out, const struct pinc_project *project,
                                 uint32_t file, struct pinc_error *err)
{
    (void)err;
    *out = ((const struct fake_project *)project)->urls[file];
    return PINC_OK;
}

void fake_index_place(const struct pinc_project *project, uint32_t file, struct pinc_slice url,
                      uint64_t size)
{
    const struct fake_project *fp = (const struct fake_project *)project;

    fp->urls[file] = url;
    fp->details[file].size = size;
}

static void fill_file(struct fake_index *x, struct fake_project *fp, struct pinc_project_file *file,
                      struct pinc_file_details *details, const struct fake_release *r,
                      const struct fake_file *f, struct pinc_tag_set *tags,
                      const struct pinc_specset **pythons)
{
    struct pinc_buf name = {0};
    struct pinc_dist dist;
    struct pinc_slice python = f->python.len ? f->python : r->common.python;

    pinc_buf_addf(&name, f->sdist ? "%.*s-%.*s.tar.gz" : "%.*s-%.*s-%.*s.whl",
                  PINC_SLICE_ARG(r->name), PINC_SLICE_ARG(r->version), PINC_SLICE_ARG(f->tags));
    if (!f->sdist) {
        size_t i;

        for (i = 0; i < r->name.len; i++) {
            name.ptr[i] = name.ptr[i] == '-' ? '_' : name.ptr[i];
        }
    }
    details->filename = pinc_slice_dup(x->arena, pinc_buf_slice(&name));
    pinc_buf_clear(&name);
    assert_int_equal(pinc_dist_parse(&dist, details->filename, r->name, x->arena, NULL), PINC_OK);
    file->kind = (uint8_t)dist.kind;
    file->tags = PINC_NONE;
    if (!f->sdist) {
        file->tags = (uint32_t)fp->project.n_tags;
        tags[fp->project.n_tags++] = (struct pinc_tag_set){dist.python, dist.abi, dist.platform};
    }
    file->requires_python = PINC_NONE;
    if (python.len) {
        file->requires_python = (uint32_t)fp->project.n_requires_python;
        assert_int_equal(
            pinc_specset_parse(&pythons[fp->project.n_requires_python++], python, x->arena, NULL),
            PINC_OK);
    }
    file->upload_time = f->time != INT64_MIN ? f->time : r->common.time;
    file->yanked = f->yanked || r->common.yanked;
    details->yanked_reason = f->yanked ? f->yanked_reason : r->common.yanked_reason;
}

static void fill_project(struct fake_index *x, struct fake_project *fp)
{
    struct fake_state *s = x->state;
    struct pinc_release *releases;
    struct pinc_project_file *files;
    struct pinc_tag_set *tags;
    const struct pinc_specset **pythons;
    uint32_t *order = pinc_arena_array(x->arena, s->n_releases, sizeof *order);
    size_t i, k, n = 0, n_files = 0;
    int pass;

    for (i = 0; i < s->n_releases; i++) {
        if (pinc_slice_equal(s->releases[i].name, fp->project.name)) {
            order[n++] = (uint32_t)i;
            n_files += s->releases[i].n_files;
        }
    }
    if (n == 0) {
        fp->project.state = PINC_ABSENT;
        return;
    }
    sorting = s->releases;
    qsort(order, n, sizeof *order, compare_releases);
    releases = pinc_arena_array(x->arena, n, sizeof *releases);
    files = pinc_arena_array(x->arena, n_files, sizeof *files);
    tags = pinc_arena_array(x->arena, n_files, sizeof *tags);
    pythons = pinc_arena_array(x->arena, n_files, sizeof *pythons);
    fp->metadata = pinc_arena_array(x->arena, n_files, sizeof *fp->metadata);
    fp->details = pinc_arena_array(x->arena, n_files, sizeof *fp->details);
    fp->urls = pinc_arena_array(x->arena, n_files, sizeof *fp->urls);
    fp->source = pinc_arena_array(x->arena, n_files, sizeof *fp->source);
    fp->release_source = pinc_arena_array(x->arena, n_files, sizeof *fp->release_source);
    for (i = 0; i < n; i++) {
        const struct fake_release *r = &s->releases[order[i]];

        assert_int_equal(pinc_version_parse(&releases[i].version, r->version, x->arena, NULL),
                         PINC_OK);
        releases[i].text = r->version;
        releases[i].first_file = (uint32_t)fp->project.n_files;
        for (pass = 0; pass < 2; pass++) {
            for (k = 0; k < r->n_files; k++) {
                if (r->files[k].sdist == (pass == 1)) {
                    size_t at = fp->project.n_files++;

                    files[at].release = (uint32_t)i;
                    fp->source[at] = &r->files[k];
                    fp->release_source[at] = r;
                    fill_file(x, fp, &files[at], &fp->details[at], r, &r->files[k], tags, pythons);
                    fp->urls[at] = fp->details[at].filename;
                    releases[i].n_files++;
                }
            }
        }
    }
    fp->project.releases = releases;
    fp->project.n_releases = n;
    fp->project.files = files;
    fp->project.details = tell_details;
    fp->project.url = tell_url;
    fp->project.tags = tags;
    fp->project.requires_python = pythons;
    fp->project.state = PINC_READY;
}

/* --- the provider */

static void push_arrival(struct fake_index *x, struct pinc_arrival arrival)
{
    struct fake_state *s = x->state;

    GROW(s->waiting, s->cap_waiting, s->n_waiting + 1);
    s->waiting[s->n_waiting++] = arrival;
}

static enum pinc_status fake_project(void *self, const struct pinc_project **out,
                                     struct pinc_slice name, enum pinc_purpose purpose,
                                     struct pinc_error *err)
{
    struct fake_index *x = self;
    struct fake_state *s = x->state;
    struct fake_project *fp;
    uint32_t at;

    (void)purpose;
    (void)err;
    if (pinc_map_get(s->names, name, &at)) {
        *out = &s->projects[at]->project;
        return PINC_OK;
    }
    fp = pinc_arena_alloc(x->arena, sizeof *fp);
    fp->project.name = pinc_slice_dup(x->arena, name);
    GROW(s->projects, s->cap_projects, s->n_projects + 1);
    assert_true(pinc_map_put(s->names, fp->project.name, (uint32_t)s->n_projects));
    s->projects[s->n_projects++] = fp;
    push_arrival(x, (struct pinc_arrival){.project = &fp->project});
    x->asked_projects++;
    *out = &fp->project;
    return PINC_OK;
}

static enum pinc_status fake_direct(void *self, const struct pinc_project **out,
                                    struct pinc_slice name, struct pinc_slice url,
                                    struct pinc_error *err)
{
    (void)self;
    (void)out;
    (void)name;
    (void)url;
    return pinc_fail(err, PINC_EUNSUPPORTED, "no direct references here");
}

static enum pinc_status fake_metadata(void *self, const struct pinc_metadata **out,
                                      const struct pinc_project *project, uint32_t file,
                                      enum pinc_purpose purpose, struct pinc_error *err)
{
    struct fake_index *x = self;
    struct fake_project *fp;
    uint32_t at;

    (void)purpose;
    (void)err;
    assert_true(pinc_map_get(x->state->names, project->name, &at));
    fp = x->state->projects[at];
    assert_true(file < project->n_files);
    if (!fp->metadata[file]) {
        fp->metadata[file] = pinc_arena_alloc(x->arena, sizeof **fp->metadata);
        fp->metadata[file]->project = project;
        fp->metadata[file]->file = file;
        push_arrival(x, (struct pinc_arrival){.metadata = fp->metadata[file]});
        x->asked_metadata++;
    }
    *out = fp->metadata[file];
    return PINC_OK;
}

static void answer_metadata(struct fake_index *x, struct pinc_metadata *m)
{
    const struct fake_file *lists[2];
    const struct pinc_requirement **requires;
    struct pinc_slice *extras;
    struct fake_project *fp;
    uint32_t at;
    size_t l, i;

    assert_true(pinc_map_get(x->state->names, m->project->name, &at));
    fp = x->state->projects[at];
    lists[0] = &fp->release_source[m->file]->common;
    lists[1] = fp->source[m->file];
    requires = pinc_arena_array(x->arena, lists[0]->n_needs + lists[1]->n_needs, sizeof *requires);
    extras = pinc_arena_array(x->arena, lists[0]->n_extras + lists[1]->n_extras, sizeof *extras);
    for (l = 0; l < 2; l++) {
        for (i = 0; i < lists[l]->n_needs; i++) {
            struct pinc_error err = {0};

            if (pinc_requirement_parse(&requires[m->n_requires++], lists[l]->needs[i], x->arena,
                                       &err) != PINC_OK) {
                fail_msg("%s: %.*s", err.text, PINC_SLICE_ARG(lists[l]->needs[i]));
            }
        }
        for (i = 0; i < lists[l]->n_extras; i++) {
            extras[m->n_extras++] = lists[l]->extras[i];
        }
        if (lists[l]->broken.len) {
            m->unusable = lists[l]->broken;
        }
        if (lists[l]->metadata_python.len) {
            assert_int_equal(
                pinc_specset_parse(&m->requires_python, lists[l]->metadata_python, x->arena, NULL),
                PINC_OK);
        }
    }
    m->requires = requires;
    m->extras = extras;
    m->state = PINC_READY;
}

static enum pinc_status fake_next(void *self, struct pinc_arrival *out, struct pinc_error *err)
{
    struct fake_index *x = self;
    struct fake_state *s = x->state;
    size_t at = 0;

    (void)err;
    *out = (struct pinc_arrival){0};
    if (s->n_waiting == 0) {
        return PINC_OK;
    }
    if (x->seed) {
        s->random = (s->random + x->seed) * 6364136223846793005u + 1442695040888963407u;
        at = (size_t)(s->random >> 33) % s->n_waiting;
    }
    *out = s->waiting[at];
    memmove(s->waiting + at, s->waiting + at + 1, (s->n_waiting - at - 1) * sizeof *s->waiting);
    s->n_waiting--;
    if (out->project) {
        uint32_t p;

        assert_true(pinc_map_get(s->names, out->project->name, &p));
        fill_project(x, s->projects[p]);
    } else {
        uint32_t p;

        assert_true(pinc_map_get(s->names, out->metadata->project->name, &p));
        answer_metadata(x, s->projects[p]->metadata[out->metadata->file]);
    }
    return PINC_OK;
}

static void finish(struct fake_index *x)
{
    struct fake_state *s = x->state;
    size_t k, i;

    if (s->n_envs == 0) {
        read_target(x, PINC_LIT("linux-x86_64 3.12"));
    }
    x->request.envs = (const struct pinc_env *const *)s->envs;
    x->request.n_envs = s->n_envs;
    for (k = 0; k < 3; k++) {
        for (i = 0; i < s->n_roots[k]; i++) {
            s->roots[k][i].targets =
                pinc_marker_targets(s->roots[k][i].req->marker, x->request.envs, s->n_envs);
        }
    }
    x->request.requirements = s->roots[0];
    x->request.n_requirements = s->n_roots[0];
    x->request.constraints = s->roots[1];
    x->request.n_constraints = s->n_roots[1];
    x->request.overrides = s->roots[2];
    x->request.n_overrides = s->n_roots[2];
    x->request.kept = s->kept;
    x->request.n_kept = s->n_kept;
    x->request.files.only_binary.names = s->only_binary;
    x->request.files.only_binary.n_names = s->n_only_binary;
    x->request.files.no_binary.names = s->no_binary;
    x->request.files.no_binary.n_names = s->n_no_binary;
}

struct fake_index *fake_index_new(struct pinc_slice text)
{
    struct fake_index *x = pinc_alloc(sizeof *x);

    x->arena = pinc_arena_new();
    x->state = pinc_alloc(sizeof *x->state);
    x->state->names = pinc_map_new();
    x->request.files.exclude_newer = INT64_MAX;
    x->provider = (struct pinc_provider){.self = x,
                                         .project = fake_project,
                                         .direct = fake_direct,
                                         .metadata = fake_metadata,
                                         .next = fake_next};
    while (text.len) {
        size_t at = pinc_slice_find(text, '\n');

        read_line(x, pinc_slice_part(text, 0, at));
        text = pinc_slice_part(text, at + 1, text.len);
    }
    finish(x);
    return x;
}

static void free_file(struct fake_file *f)
{
    pinc_free(f->needs);
    pinc_free(f->extras);
}

void fake_index_free(struct fake_index *x)
{
    struct fake_state *s;
    size_t i, k;

    if (!x) {
        return;
    }
    s = x->state;
    for (i = 0; i < s->n_releases; i++) {
        free_file(&s->releases[i].common);
        for (k = 0; k < s->releases[i].n_files; k++) {
            free_file(&s->releases[i].files[k]);
        }
        pinc_free(s->releases[i].files);
    }
    for (i = 0; i < s->n_envs; i++) {
        pinc_env_free(s->envs[i]);
    }
    for (k = 0; k < 3; k++) {
        pinc_free(s->roots[k]);
    }
    pinc_free(s->releases);
    pinc_free(s->projects);
    pinc_free(s->waiting);
    pinc_free(s->kept);
    pinc_free(s->envs);
    pinc_free(s->only_binary);
    pinc_free(s->no_binary);
    pinc_map_free(s->names);
    pinc_free(s);
    pinc_free(x->expects);
    pinc_arena_free(x->arena);
    pinc_free(x);
}
