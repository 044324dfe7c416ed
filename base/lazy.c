#include "base/lazy.h"

#include "base/text.h"

#include <dlfcn.h>
#include <string.h>

static enum pinc_status fail_load(const struct pinc_lazy *library, struct pinc_error *err)
{
    const char *why = dlerror();
    struct pinc_buf reason = {0};

    pinc_buf_add_escaped(&reason, pinc_slice_of(why ? why : "it is damaged"), 300);
    (void)pinc_fail(err, PINC_EINTERNAL, "%s cannot be loaded: %s", library->name,
                    reason.ptr ? reason.ptr : library->soname);
    pinc_buf_clear(&reason);
    return PINC_EINTERNAL;
}

static enum pinc_status load(const struct pinc_lazy *library, struct pinc_error *err)
{
    void *handle = dlopen(library->soname, RTLD_LAZY | RTLD_LOCAL), *function;
    enum pinc_status st;
    size_t i;

    if (!handle) {
        st = fail_load(library, err);
        pinc_fail_hint(err, "install the package that has %s", library->soname);
        return st;
    }
    for (i = 0; i < library->n_symbols; i++) {
        function = dlsym(handle, library->symbols[i].name);
        if (!function) {
            st = fail_load(library, err);
            pinc_fail_hint(err, "%s is older than the one that pinc was built with",
                           library->soname);
            return st;
        }
        /* POSIX says that such a pointer is one to a function; C has no cast for it. */
        memcpy(library->symbols[i].pointer, &function, sizeof function);
    }
    return PINC_OK;
}

enum pinc_status pinc_lazy_load(struct pinc_lazy *library, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    if (atomic_load(&library->loaded)) {
        return PINC_OK;
    }
    (void)pthread_mutex_lock(&library->lock);
    if (!atomic_load(&library->loaded)) {
        st = load(library, err);
        atomic_store(&library->loaded, st == PINC_OK);
    }
    (void)pthread_mutex_unlock(&library->lock);
    return st;
}
