#include "resolver/prefetch/fetch.h"

#include "resolver/policy/preferred_file.h"
#include "resolver/state/learn.h"

#include <string.h>

bool pinc_fetch_page(struct pinc_fetch *w, uint32_t package)
{
    size_t i;

    for (i = 0; i < w->n_pages; i++) {
        if (w->pages[i] == package) {
            return true;
        }
    }
    if (!PINC_GROW(w->pages, w->cap_pages, w->n_pages + 1)) {
        return false;
    }
    w->pages[w->n_pages++] = package;
    return true;
}

static bool wish(struct pinc_fetch *w, struct pinc_fetch_cell wished)
{
    const struct pinc_cell *cell =
        pinc_package_cell(w->graph->packages[wished.package], wished.target, wished.cand);

    if (pinc_cell_deps(cell, 0) || cell->file == PINC_NONE) {
        return true;
    }
    if (!PINC_GROW(w->cells, w->cap_cells, w->n_cells + 1)) {
        return false;
    }
    w->cells[w->n_cells++] = wished;
    return true;
}

bool pinc_fetch_cell(struct pinc_fetch *w, uint32_t package, size_t target, uint32_t cand)
{
    return wish(w, (struct pinc_fetch_cell){package, cand, target, false});
}

bool pinc_fetch_ahead(struct pinc_fetch *w, uint32_t package, size_t target, uint32_t cand)
{
    return wish(w, (struct pinc_fetch_cell){package, cand, target, true});
}

bool pinc_fetch_any(const struct pinc_fetch *w)
{
    return w->n_pages + w->n_cells > 0;
}

void pinc_fetch_reset(struct pinc_fetch *w)
{
    w->n_pages = w->n_cells = 0;
}

void pinc_fetch_clear(struct pinc_fetch *w)
{
    pinc_free(w->pages);
    pinc_free(w->cells);
    memset(w, 0, sizeof *w);
}

/* May its metadata need a build? */
static bool is_build(const struct pinc_fetch *w, const struct pinc_fetch_cell *c)
{
    const struct pinc_package *p = w->graph->packages[c->package];
    const struct pinc_project *project = p->cands[c->cand].table->project;
    const uint32_t file = pinc_metadata_file(project, w->graph->request->envs[c->target],
                                             pinc_package_cell(p, c->target, c->cand)->file);

    return project->files[file].kind != PINC_WHEEL;
}

bool pinc_fetch_only_builds(const struct pinc_fetch *w)
{
    size_t i;

    for (i = 0; i < w->n_cells && is_build(w, &w->cells[i]); i++) {
    }
    return w->n_pages == 0 && w->n_cells > 0 && i == w->n_cells;
}

bool pinc_fetch_has_metadata(const struct pinc_fetch *w)
{
    size_t i;

    for (i = 0; i < w->n_cells; i++) {
        const struct pinc_fetch_cell *c = &w->cells[i];
        const struct pinc_metadata *metadata = pinc_cell_metadata(
            pinc_package_cell(w->graph->packages[c->package], c->target, c->cand));

        if (!metadata || metadata->state != PINC_READY) {
            return false;
        }
    }
    return true;
}

enum pinc_status pinc_fetch_ask(const struct pinc_fetch *w, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < w->n_pages && st == PINC_OK; i++) {
        st = pinc_learn_ask_package(w->graph, w->graph->packages[w->pages[i]], err);
    }
    for (i = 0; i < w->n_cells && st == PINC_OK; i++) {
        const struct pinc_fetch_cell *c = &w->cells[i];

        st = pinc_learn_ask_metadata(w->graph, w->graph->packages[c->package], c->target, c->cand,
                                     err);
    }
    return st;
}

static bool page_answered(const struct pinc_fetch *w, size_t at)
{
    const struct pinc_package *p = w->graph->packages[w->pages[at]];
    size_t t;

    for (t = 0; t < w->graph->request->n_envs; t++) {
        if (p->project[t]->state == PINC_PENDING) {
            return false;
        }
    }
    return true;
}

static bool cell_answered(const struct pinc_fetch *w, size_t at)
{
    const struct pinc_fetch_cell *c = &w->cells[at];
    const struct pinc_metadata *metadata =
        pinc_cell_metadata(pinc_package_cell(w->graph->packages[c->package], c->target, c->cand));

    return !metadata || metadata->state != PINC_PENDING;
}

/* Has a page failed that was wished for? Nothing can come of the rest, which may be slow. */
static bool is_hopeless(const struct pinc_fetch *w, const struct pinc_project *project)
{
    size_t i, t;

    for (i = 0; project && project->state == PINC_FAILED && i < w->n_pages; i++) {
        for (t = 0; t < w->graph->request->n_envs; t++) {
            if (w->graph->packages[w->pages[i]]->project[t] == project) {
                return true;
            }
        }
    }
    return false;
}

/* @param hopeless set when there is no need to wait any longer */
static enum pinc_status take_answer(const struct pinc_fetch *w, bool *hopeless,
                                    struct pinc_error *err)
{
    const struct pinc_provider *provider = w->graph->provider;
    struct pinc_arrival arrival = {0};
    enum pinc_status st = provider->next(provider->self, &arrival, err);

    if (st == PINC_OK && !arrival.project && !arrival.metadata) {
        return pinc_fail(err, PINC_EINTERNAL, "an answer that was asked for never came");
    }
    *hopeless = is_hopeless(w, arrival.project);
    return st == PINC_OK && w->guess ? pinc_prefetch_follow(w->guess, &arrival, err) : st;
}

/* What is answered stays answered, so that each wish is looked at until it is, and never again. */
static enum pinc_status wait(const struct pinc_fetch *w, bool builds, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t page = 0, cell = 0;
    bool hopeless = false;

    while (st == PINC_OK && !hopeless) {
        while (page < w->n_pages && page_answered(w, page)) {
            page++;
        }
        while (cell < w->n_cells &&
               (cell_answered(w, cell) || (!builds && is_build(w, &w->cells[cell])))) {
            cell++;
        }
        if (page == w->n_pages && cell == w->n_cells) {
            break;
        }
        st = take_answer(w, &hopeless, err);
    }
    return st;
}

static bool failed_ahead(const struct pinc_fetch *w, const struct pinc_fetch_cell *c)
{
    const struct pinc_metadata *metadata =
        pinc_cell_metadata(pinc_package_cell(w->graph->packages[c->package], c->target, c->cand));

    return c->ahead && metadata && metadata->state != PINC_READY;
}

static enum pinc_status learn(const struct pinc_fetch *w, bool builds, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < w->n_pages && st == PINC_OK; i++) {
        if (page_answered(w, i)) { /* else another one has failed */
            st = pinc_learn_package(w->graph, w->graph->packages[w->pages[i]], err);
        }
    }
    for (i = 0; i < w->n_cells && st == PINC_OK; i++) {
        const struct pinc_fetch_cell *c = &w->cells[i];

        if (failed_ahead(w, c) || (!builds && is_build(w, c))) {
            continue;
        }
        st = pinc_learn_metadata(w->graph, w->graph->packages[c->package], c->target, c->cand, err);
    }
    return st;
}

enum pinc_status pinc_fetch_grant(struct pinc_fetch *w, struct pinc_error *err)
{
    const bool builds = pinc_fetch_only_builds(w);
    enum pinc_status st = pinc_fetch_ask(w, err);

    if (st == PINC_OK) {
        st = wait(w, builds, err);
    }
    return st == PINC_OK ? learn(w, builds, err) : st;
}
