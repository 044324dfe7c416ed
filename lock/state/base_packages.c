#include "lock/state/base_packages.h"

#include "resolver/policy/source_rules.h"

/* A package: one release of one wheel that fits everywhere. `project` is first. */
struct package {
    struct pinc_project project;
    struct pinc_metadata metadata;
    struct pinc_release release;
    struct pinc_project_file file;
    struct pinc_slice text; /* version */
};

struct pinc_base {
    struct pinc_arena *arena;
    struct pinc_map *names; /* to the number in `items` */
    struct package **items;
    size_t n, cap;
    struct pinc_provider provider;
    const struct pinc_provider *under;
};

static const struct pinc_tag_set any_tags = {{"py2.py3", 7}, {"none", 4}, {"any", 3}};

static const struct package *package_of(const struct pinc_project *project)
{
    return (const struct package *)project;
}

/* --- as a project */

static void tell_details(struct pinc_file_details *out, const struct pinc_project *project,
                         uint32_t file)
{
    (void)file;
    *out = (struct pinc_file_details){.filename = package_of(project)->project.name};
}

static enum pinc_status tell_url(struct pinc_slice *out, const struct pinc_project *project,
                                 uint32_t file, struct pinc_error *err)
{
    (void)project;
    (void)file;
    (void)err;
    *out = PINC_LIT("");
    return PINC_OK;
}

bool pinc_base_owns(const struct pinc_project *project)
{
    return project && project->details == tell_details;
}

/* --- as a provider */

static struct package *find(const struct pinc_base *base, struct pinc_slice name)
{
    uint32_t at = 0;

    return pinc_map_get(base->names, name, &at) ? base->items[at] : NULL;
}

static enum pinc_status ask_project(void *self, const struct pinc_project **out,
                                    struct pinc_slice name, enum pinc_purpose purpose,
                                    struct pinc_error *err)
{
    struct pinc_base *base = self;
    struct package *package = find(base, name);

    if (!package) {
        return base->under->project(base->under->self, out, name, purpose, err);
    }
    *out = &package->project;
    return PINC_OK;
}

static enum pinc_status ask_direct(void *self, const struct pinc_project **out,
                                   struct pinc_slice name, struct pinc_slice url,
                                   struct pinc_error *err)
{
    const struct pinc_base *base = self;

    return base->under->direct(base->under->self, out, name, url, err);
}

static enum pinc_status ask_metadata(void *self, const struct pinc_metadata **out,
                                     const struct pinc_project *project, uint32_t file,
                                     enum pinc_purpose purpose, struct pinc_error *err)
{
    const struct pinc_base *base = self;

    if (!pinc_base_owns(project)) {
        return base->under->metadata(base->under->self, out, project, file, purpose, err);
    }
    *out = &package_of(project)->metadata;
    return PINC_OK;
}

static enum pinc_status ask_next(void *self, struct pinc_arrival *out, struct pinc_error *err)
{
    const struct pinc_base *base = self;

    return base->under->next(base->under->self, out, err);
}

static enum pinc_status ask_proceed(void *self, struct pinc_error *err)
{
    const struct pinc_base *base = self;

    return base->under->proceed ? base->under->proceed(base->under->self, err) : PINC_OK;
}

const struct pinc_provider *pinc_base_provider(struct pinc_base *base,
                                               const struct pinc_provider *under,
                                               const struct pinc_source_rules *rules)
{
    size_t i;

    if (base->n == 0) {
        return under;
    }
    for (i = 0; i < base->n; i++) {
        const struct pinc_source_rule *rule =
            pinc_source_rule_find(rules, base->items[i]->project.name, 0);

        base->items[i]->file.index = rule ? rule->index : 0;
    }
    base->under = under;
    base->provider = (struct pinc_provider){.self = base,
                                            .project = ask_project,
                                            .direct = ask_direct,
                                            .metadata = ask_metadata,
                                            .next = ask_next,
                                            .proceed = ask_proceed};
    return &base->provider;
}

/* --- making one */

struct pinc_base *pinc_base_new(void)
{
    struct pinc_base *base = pinc_alloc(sizeof *base);

    if (base) {
        base->arena = pinc_arena_new();
        base->names = pinc_map_new();
    }
    if (base && (!base->arena || !base->names)) {
        pinc_base_free(base);
        base = NULL;
    }
    return base;
}

void pinc_base_free(struct pinc_base *base)
{
    if (base) {
        pinc_map_free(base->names);
        pinc_arena_free(base->arena);
        pinc_free(base->items);
        pinc_free(base);
    }
}

static enum pinc_status fill(struct package *package, struct pinc_slice name,
                             const struct pinc_version *version, struct pinc_slice text,
                             struct pinc_arena *arena, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    package->text = text;
    package->release = (struct pinc_release){.text = version ? text : PINC_LIT("0"), .n_files = 1};
    package->file = (struct pinc_project_file){
        .upload_time = 0, .requires_python = PINC_NONE, .kind = PINC_WHEEL};
    if (version) {
        package->release.version = *version;
    } else {
        st = pinc_version_parse(&package->release.version, PINC_LIT("0"), arena, err);
    }
    package->project = (struct pinc_project){.name = name,
                                             .state = PINC_READY,
                                             .releases = &package->release,
                                             .n_releases = 1,
                                             .files = &package->file,
                                             .n_files = 1,
                                             .tags = &any_tags,
                                             .n_tags = 1,
                                             .details = tell_details,
                                             .url = tell_url};
    package->metadata =
        (struct pinc_metadata){.state = PINC_READY, .project = &package->project, .name = name};
    return st;
}

enum pinc_status pinc_base_add(struct pinc_base *base, struct pinc_slice name,
                               const struct pinc_version *version, struct pinc_slice text,
                               struct pinc_error *err)
{
    struct package *package;
    enum pinc_status st;

    if (find(base, name)) {
        return PINC_OK;
    }
    package = pinc_arena_alloc(base->arena, sizeof *package);
    if (!package || !PINC_GROW(base->items, base->cap, base->n + 1) ||
        !pinc_map_put(base->names, name, (uint32_t)base->n)) {
        return pinc_fail_memory(err);
    }
    base->items[base->n++] = package;
    st = fill(package, name, version, text, base->arena, err);
    return st;
}

bool pinc_base_has(const struct pinc_base *base, struct pinc_slice name, struct pinc_slice *text)
{
    const struct package *package = base ? find(base, name) : NULL;

    if (package && text) {
        *text = package->text;
    }
    return package != NULL;
}
