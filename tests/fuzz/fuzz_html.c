/*
 * Any bytes as HTML: every document that comes out keeps what input.h promises. Read
 * once more with pieces of HTML in the place of bytes beyond ASCII, so that many
 * inputs are trees and not prose.
 */
#include "engine/base/view.h"
#include "tests/fuzz/input_target.h"

static const char *const pieces[] = {
    "<div>", "</div>", "<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<a href=x>", "</a>", "<table>",
    "</table>", "<tr>", "<td>", "</td>", "<select>", "<option>", "</select>", "<form>", "</form>",
    "<svg>", "</svg>", "<math>", "<mi>", "<annotation-xml>", "<title>", "</title>", "<script>",
    "</script>", "<style>", "</style>", "<template>", "</template>", "<frameset>", "<frame>",
    "<h1>", "</h2>", "<li>", "<ul>", "</ul>", "<br>", "<!--", "-->", "<![CDATA[", "]]>",
    "<!DOCTYPE html>", "<html lang=id>", "<body>", "</body>", "</html>", "<head>", "</head>",
    "<meta charset=utf-8>", "<meta name=date content='1 Mei 2024'>", "<base>", "<col>",
    "<colgroup>", "<caption>", "</caption>", "<tbody>", "</tbody>", "<button>", "</button>",
    "<nobr>", "<font size=1>", "</font>", "<applet>", "</applet>", "<isindex prompt=a>", "<image>",
    "<textarea>", "</textarea>", "<iframe>", "<noscript>", "</noscript>", "<plaintext>", "<pre>\n",
    "<input type=hidden>", "<dd>", "<dt>", "<ruby>", "<rp>", "<rt>", "<foreignObject>", "<desc>",
    "&amp;", "&#0;", "&#xD800;", "&notit;", "&Eacute", "<nav>", "<article>", "<aside class=iklan>",
    "<time datetime=2024-01-02>", "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh ",
    "<x y='", "'>", "<", ">", "</", " ", "<hr>", "<optgroup>", "</optgroup>", "<object>", "<embed>"};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  rk_buffer page = {0};
  for (size_t i = 0; i < size; i++) {
    const bool is_piece = data[i] >= 0x80;
    const char *piece = pieces[data[i] % (sizeof pieces / sizeof *pieces)];
    rk_status status = is_piece ? rk_buffer_append(&page, piece, strlen(piece))
                                : rk_buffer_append(&page, data + i, 1);
    require(status == RK_OK);
  }
  read_all(data, size, (rk_input_options){.format = RK_INPUT_HTML});
  read_all(page.ptr, page.len, (rk_input_options){.format = RK_INPUT_HTML});
  read_all(page.ptr, page.len, (rk_input_options){.format = RK_INPUT_HTML, .max_document_bytes = 16});
  rk_buffer_deinit(&page);
  return 0;
}
