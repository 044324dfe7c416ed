#include "index/net/authorities.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const *pinc_authorities_places(size_t *n)
{
    static const char *const places[] = {
        "/etc/ssl/certs/ca-certificates.crt", /* Debian, Ubuntu, Alpine, Arch, Gentoo, Nix */
        "/etc/pki/tls/certs/ca-bundle.crt",   /* Fedora, RHEL and what is made from it, Amazon */
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* the same, without the old links */
        "/etc/ssl/ca-bundle.pem",                            /* openSUSE */
        "/var/lib/ca-certificates/ca-bundle.pem",            /* the same */
        "/etc/ssl/cert.pem",                                 /* Alpine, macOS, FreeBSD, OpenBSD */
        "/usr/local/share/certs/ca-root-nss.crt",            /* FreeBSD */
    };

    *n = sizeof places / sizeof *places;
    return places;
}

/* An empty file would make every connection fail. */
static bool has_text(const char *path)
{
    struct stat info;

    return path && stat(path, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0 &&
           access(path, R_OK) == 0;
}

bool pinc_authorities_in_folder(const char *folder)
{
    DIR *dir = folder ? opendir(folder) : NULL;
    const struct dirent *entry = NULL;

    while (dir && (entry = readdir(dir)) && entry->d_name[0] == '.') {
    }
    if (dir) {
        (void)closedir(dir);
    }
    return entry != NULL;
}

const char *pinc_authorities_choose(const struct pinc_authorities_known *known,
                                    const char *const *places, size_t n)
{
    size_t i;

    if (has_text(known->own_file)) {
        return known->own_file;
    }
    for (i = 0; i < n; i++) {
        if (has_text(places[i])) {
            return places[i];
        }
    }
    if (pinc_authorities_in_folder(known->folder ? known->folder : known->own_folder)) {
        return NULL;
    }
    return has_text(known->fallback) ? known->fallback : NULL;
}
