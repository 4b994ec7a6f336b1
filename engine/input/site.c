#include "engine/input/site.h"

#include <strings.h>

static bool take(rk_view *rest, const char *begins) {
  const size_t len = strlen(begins);
  if (rest->len < len || strncasecmp(rest->ptr, begins, len) != 0) return false;
  *rest = (rk_view){rest->ptr + len, rest->len - len};
  return true;
}

rk_view rk_site_of(rk_view address) {
  if (!take(&address, "https://") && !take(&address, "http://")) return (rk_view){0};
  size_t end = 0, start = 0;
  while (end < address.len && !strchr("/?#", address.ptr[end])) end++;
  for (size_t i = 0; i < end; i++)
    if (address.ptr[i] == '@') start = i + 1;
  rk_view host = {address.ptr + start, end - start};
  /* An address of IPv6 stands in brackets and has colons of its own. */
  const char *bracket = host.len && host.ptr[0] == '[' ? memchr(host.ptr, ']', host.len) : NULL;
  const size_t name_end = bracket ? (size_t)(bracket - host.ptr) : 0;
  const char *port = host.len ? memchr(host.ptr + name_end, ':', host.len - name_end) : NULL;
  if (port) host.len = (size_t)(port - host.ptr);
  rk_view bare = host;
  return take(&bare, "www.") && bare.len ? bare : host;
}
