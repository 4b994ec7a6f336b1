/*
 * site: which site does an address belong to?
 *
 * Of "https://www.kompas.com:443/x" it is "kompas.com": the host, without a port
 * and without "www.". The view borrows from the address.
 * Threads: no state.
 */
#ifndef RK_INPUT_SITE_H
#define RK_INPUT_SITE_H

#include "engine/base/view.h"

/* Empty: no http or https address. */
rk_view rk_site_of(rk_view address);

#endif
