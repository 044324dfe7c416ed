#include "tests/support/cmocka_all.h"

#include "lock/input/requirements_file.h"
#include "tests/support/fake_resolution.h"

#include "index/dist/file_name.h"
#include "index/net/url.h"

#include <string.h>

struct fake_direct_project {
    struct pinc_project project;
    struct pinc_release release;
    struct pinc_project_file file;
    struct pinc_slice filename;
    struct pinc_tag_set tags;
    struct pinc_metadata metadata;
};

/* The fake index, and direct references on top of it. */
struct fake_direct {
    struct pinc_provider provider;
    struct fake_index *index;
    struct fake_direct_project *projects[8];
    size_t n_projects;
};

static enum pinc_status ask_project(void *self, const struct pinc_project **out,
                                    struct pinc_slice name, enum pinc_purpose purpose,
                                    struct pinc_error *err)
{
    struct fake_direct *d = self;

    return d->index->provider.project(d->index->provider.self, out, name, purpose, err);
}

static enum pinc_status ask_metadata(void *self, const struct pinc_metadata **out,
                                     const struct pinc_project *project, uint32_t file,
                                     enum pinc_purpose purpose, struct pinc_error *err)
{
    struct fake_direct *d = self;
    size_t i;

    for (i = 0; i < d->n_projects; i++) {
        if (project == &d->projects[i]->project) {
            *out = &d->projects[i]->metadata;
            return PINC_OK;
        }
    }
    return d->index->provider.metadata(d->index->provider.self, out, project, file, purpose, err);
}

static enum pinc_status ask_next(void *self, struct pinc_arrival *out, struct pinc_error *err)
{
    struct fake_direct *d = self;

    return d->index->provider.next(d->index->provider.self, out, err);
}

/* `project` is the first member. */
static void tell_details(struct pinc_file_details *out, const struct pinc_project *project,
                         uint32_t file)
{
    (void)file;
    *out = (struct pinc_file_details){.filename =
                                          ((const struct fake_direct_project *)project)->filename};
}

static enum pinc_status tell_url(struct pinc_slice *out, const struct pinc_project *project,
                                 uint32_t file, struct pinc_error *err)
{
    (void)file;
    (void)err;
    *out = pinc_slice_part(project->direct_url, 0, pinc_slice_find(project->direct_url, '#'));
    return PINC_OK;
}

static enum pinc_status ask_direct(void *self, const struct pinc_project **out,
                                   struct pinc_slice name, struct pinc_slice url,
                                   struct pinc_error *err)
{
    struct fake_direct *d = self;
    struct pinc_dist dist = {0};
    size_t i;

    (void)err;
    for (i = 0; i < d->n_projects; i++) {
        if (pinc_slice_equal(d->projects[i]->project.direct_url, url)) {
            *out = &d->projects[i]->project;
            return PINC_OK;
        }
    }
    assert_true(i < sizeof d->projects / sizeof *d->projects);
    d->projects[i] = pinc_arena_alloc(d->index->arena, sizeof *d->projects[i]);
    d->n_projects++;
    d->projects[i]->filename = pinc_url_last_part(url);
    d->projects[i]->file.requires_python = PINC_NONE;
    d->projects[i]->file.upload_time = INT64_MIN;
    d->projects[i]->file.tags = PINC_NONE;
    d->projects[i]->file.kind = PINC_SDIST;
    d->projects[i]->release.text = PINC_LIT("1.0");
    d->projects[i]->release.n_files = 1;
    if (pinc_dist_parse(&dist, d->projects[i]->filename, name, d->index->arena, NULL) == PINC_OK) {
        d->projects[i]->release.text = dist.version;
        d->projects[i]->file.kind = (uint8_t)dist.kind;
        d->projects[i]->file.tags = dist.kind == PINC_WHEEL ? 0 : PINC_NONE;
        d->projects[i]->tags = (struct pinc_tag_set){dist.python, dist.abi, dist.platform};
    }
    assert_int_equal(pinc_version_parse(&d->projects[i]->release.version,
                                        d->projects[i]->release.text, d->index->arena, NULL),
                     PINC_OK);
    d->projects[i]->project = (struct pinc_project){.name = name,
                                                    .state = PINC_READY,
                                                    .releases = &d->projects[i]->release,
                                                    .n_releases = 1,
                                                    .files = &d->projects[i]->file,
                                                    .n_files = 1,
                                                    .tags = &d->projects[i]->tags,
                                                    .n_tags = 1,
                                                    .details = tell_details,
                                                    .url = tell_url,
                                                    .direct_url = url};
    d->projects[i]->metadata.state = PINC_READY;
    d->projects[i]->metadata.project = &d->projects[i]->project;
    *out = &d->projects[i]->project;
    return PINC_OK;
}

static void read_input(struct fake_resolution *fake, const char *text, const char *name,
                       enum pinc_requirement_line_kind kind)
{
    struct pinc_error err = {0};

    if (text && pinc_requirements_file_parse(fake->list, pinc_slice_of(text), name, kind, NULL,
                                             NULL, &err) != PINC_OK) {
        fail_msg("%s:%u: %s", err.source, err.line, err.text);
    }
}

static struct pinc_root root_of(const struct fake_resolution *fake,
                                const struct pinc_requirement_line *line)
{
    struct pinc_buf where = {0};
    struct pinc_root root = {.req = line->req};

    assert_non_null(line->req);
    pinc_buf_addf(&where, "%.*s:%u", PINC_SLICE_ARG(line->at.file), line->at.line);
    root.where = pinc_slice_dup(fake->index->arena, pinc_buf_slice(&where));
    root.targets = pinc_marker_targets(line->marker, fake->request.envs, fake->request.n_envs);
    pinc_buf_clear(&where);
    return root;
}

static void make_request(struct fake_resolution *fake)
{
    struct pinc_arena *arena = fake->index->arena;
    struct pinc_root *roots = pinc_arena_array(arena, fake->list->n_lines, sizeof *roots);
    struct pinc_root *limits = pinc_arena_array(arena, fake->list->n_lines, sizeof *limits);
    struct pinc_root *overrides;
    size_t i;

    fake->request = fake->index->request;
    fake->request.requirements = roots;
    fake->request.constraints = limits;
    fake->request.n_requirements = fake->request.n_constraints = 0;
    for (i = 0; i < fake->list->n_lines; i++) {
        const struct pinc_requirement_line *line = &fake->list->lines[i];

        if (line->kind == PINC_LINE_CONSTRAINT) {
            limits[fake->request.n_constraints++] = root_of(fake, line);
        } else {
            roots[fake->request.n_requirements++] = root_of(fake, line);
        }
    }
    overrides = pinc_arena_array(arena, fake->request.n_overrides, sizeof *overrides);
    for (i = 0; i < fake->request.n_overrides; i++) {
        overrides[i] = fake->request.overrides[i];
        overrides[i].where = PINC_LIT("overrides.txt:1");
    }
    fake->request.overrides = overrides;
}

struct fake_resolution *fake_resolution_solve(const char *index, const char *input,
                                              const char *constraints)
{
    struct fake_resolution *fake = pinc_alloc(sizeof *fake);
    struct pinc_conflict *conflict = NULL;
    struct pinc_error err = {0};
    enum pinc_status st;

    fake->index = fake_index_new(pinc_slice_of(index));
    fake->list = pinc_requirements_new();
    fake->direct = pinc_alloc(sizeof *fake->direct);
    fake->direct->index = fake->index;
    fake->direct->provider = (struct pinc_provider){.self = fake->direct,
                                                    .project = ask_project,
                                                    .direct = ask_direct,
                                                    .metadata = ask_metadata,
                                                    .next = ask_next};
    read_input(fake, input, "requirements.in", PINC_LINE_REQUIREMENT);
    read_input(fake, constraints, "constraints.txt", PINC_LINE_CONSTRAINT);
    make_request(fake);
    st = pinc_resolve(&fake->resolution, &fake->request, &fake->direct->provider, &conflict, &err);
    if (st != PINC_OK) {
        struct pinc_buf why = {0};

        if (conflict) {
            pinc_conflict_print(&why, conflict);
        }
        fail_msg("%s\n%s", err.text, why.ptr ? why.ptr : "");
    }
    return fake;
}

struct fake_resolution *fake_resolution_new(const char *index, const char *input,
                                            const char *constraints)
{
    struct fake_resolution *fake = fake_resolution_solve(index, input, constraints);
    struct pinc_error err = {0};

    if (pinc_lock_model_new(&fake->model, fake->resolution, &fake->request, fake->list, NULL,
                            &err) != PINC_OK) {
        fail_msg("%s", err.text);
    }
    return fake;
}

void fake_resolution_free(struct fake_resolution *fake)
{
    pinc_lock_model_free(fake->model);
    pinc_resolution_free(fake->resolution);
    pinc_requirements_free(fake->list);
    fake_index_free(fake->index);
    pinc_free(fake->direct);
    pinc_free(fake);
}

enum pinc_status fake_resolution_hash(void *user, struct pinc_hash *out,
                                      const struct pinc_project *project, uint32_t file,
                                      struct pinc_error *err)
{
    (void)user;
    return pinc_hash_of(out, PINC_HASH_SHA256, pinc_file_name(project, file), err);
}
