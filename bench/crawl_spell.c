#include "bench/crawl_spell.h"

#include <string.h>

#include "bench/crawl_model.h"

/* The commonest words, most of them without a meaning of their own. */
static const char *const function_words[] = {
    "yang", "dan", "di", "untuk", "dengan", "pada", "dalam", "ini", "dari", "itu", "tidak",
    "atau", "adalah", "ke", "akan", "dapat", "oleh", "juga", "telah", "sebagai", "tersebut",
    "ada", "mereka", "bahwa", "kepada", "orang", "tahun", "lebih", "karena", "bisa", "secara",
    "saat", "hanya", "satu", "saya", "kami", "kita", "dia", "ia", "menjadi", "sudah", "harus",
    "seperti", "antara", "hari", "para", "lain", "tetapi", "jika", "maka", "serta", "sampai",
    "terhadap", "setelah", "bagi", "agar", "masih", "banyak", "dua", "anda", "setiap",
    "tentang", "sebelum", "ketika", "namun", "belum", "pun", "sangat", "semua", "yaitu",
    "saja", "melalui", "atas", "sama", "paling", "hingga", "bukan", "lagi", "apa", "tanpa",
    "jadi", "dilakukan", "sebuah", "seorang", "kata", "kemudian", "sedang", "baru", "sejak",
    "selama", "beberapa", "merupakan", "hal", "cara", "waktu", "pernah", "menurut", "selain",
    "sehingga", "pertama", "dalamnya", "besar", "tiga", "per", "demikian", "sesuai", "bagian",
    "mana", "siapa", "begitu", "sendiri", "sekitar", "tiap", "ketiga", "hampir", "apakah",
    "sekarang", "kembali", "bersama", "lalu"};
_Static_assert(sizeof function_words / sizeof *function_words == MODEL_FUNCTION_WORDS, "the head");

/* Roots that come first in the order of roots, so that the common words have meanings as well. */
static const char common_roots[] =
    "anak kerja rumah jalan negara daerah bangun masyarakat perintah hukum pasal atur undang "
    "jabat tugas wajib hak laku kena guna buat beri ambil terima kirim tulis baca ajar didik "
    "sekolah siswa guru ilmu bahasa budaya agama doa tuhan manusia laki perempuan ibu bapak "
    "keluarga kawin lahir mati hidup sehat sakit obat dokter makan minum masak beras ikan ayam "
    "sayur buah air api tanah udara laut sungai gunung hutan pohon kota desa camat bupati "
    "presiden menteri gubernur wali partai pilih suara rakyat sidang rapat putus tuju setuju "
    "tolak terap laksana rencana anggaran biaya bayar uang harga jual beli pasar dagang usaha "
    "untung rugi pajak bank modal tanam ekspor industri pabrik mesin alat listrik minyak gas "
    "mobil motor kereta kapal pesawat terbang bandara pelabuhan datang pergi pulang masuk "
    "keluar naik turun buka tutup mulai akhir henti lanjut tinggal pindah ganti ubah tambah "
    "kurang kembang tumbuh besar kecil panjang pendek tinggi rendah berat ringan cepat lambat "
    "kuat lemah baik buruk benar salah sulit mudah aman bahaya perang damai serang tahan "
    "tangkap polisi tentara bunuh curi korban saksi hakim jaksa adil main olahraga bola tanding "
    "menang kalah juara latih pemain pelatih gol lagu musik film gambar warna putih hitam merah "
    "hijau biru kuning pagi siang malam minggu bulan tahun jam menit hari lalu depan belakang "
    "atas bawah kiri kanan tengah luar dekat jauh utara selatan timur barat";

/* Each in the place of a root; returns how many. */
uint32_t crawl_spell_common(char (*roots)[12]) {
  uint32_t count = 0;
  for (const char *at = common_roots; *at;) {
    size_t length = strcspn(at, " ");
    memcpy(roots[count], at, length);
    roots[count++][length] = 0;
    at += length + (at[length] == ' ');
  }
  return count;
}

typedef enum spelling {
  ROOT,
  DERIVED,
  DOUBLED,
  NAME,
  ACRONYM,
  NUMBER,
  SLIP,
  GLUED,
  KINDS
} spelling;

/* Of 64 ranks, how many are of each kind: common, middling and rare words. */
static const uint8_t make_up[3][KINDS] = {
    {29, 16, 1, 13, 2, 3, 0, 0},
    {17, 25, 2, 14, 3, 3, 0, 0},
    {0, 18, 11, 19, 3, 4, 7, 2},
};

bool crawl_spell_is_root(const char *word, size_t length) {
  bool vowel = false;
  if (length < 3 || length > 10) return false;
  for (size_t i = 0; i < length; i++) {
    if (word[i] < 'a' || word[i] > 'z') return false;
    vowel |= strchr("aiueo", word[i]) != NULL;
  }
  return vowel;
}

uint64_t crawl_spell_key(const char *root) {
  uint64_t key = 0;
  while (*root) key = crawl_mix(key + (unsigned char)*root++);
  return key;
}

/* A permutation of the numbers below 2^bits: multiplications by odd numbers, and shifts. */
static uint64_t permuted(uint64_t value, int bits) {
  uint64_t mask = (1ull << bits) - 1;
  value = (value * 0x9e3779b97f4a7c15u) & mask;
  value ^= value >> (bits + 1) / 2;
  value = (value * 0xd1342543de82ef95u) & mask;
  return value ^ value >> (bits + 1) / 2;
}

/* The fewest steps of `step` bits that hold the value, at least two steps. */
static int bits_for(uint64_t value, int step) {
  int bits = 2 * step;
  while (value >> bits) bits += step;
  return bits;
}

static void append(crawl_word *word, const char *text, size_t length) {
  if (length > (size_t)CRAWL_WORD_MAX - word->length) length = CRAWL_WORD_MAX - word->length;
  memcpy(word->text + word->length, text, length);
  word->length = (uint8_t)(word->length + length);
}

static void add(crawl_word *word, const char *text) { append(word, text, strlen(text)); }

/* meN- and peN-: the nasal is that of the root's first sound, and p, t, k, s give way to it. */
static void add_nasal(crawl_word *word, const char *prefix, const char *root) {
  static const char mark[] = "bmfmvmpMcnjndnznsSkKtTgxhxaxixuxexox";
  const char *at = mark;
  while (*at && *at != *root) at += 2;
  int syllables = 0;
  for (const char *c = root; *c; c++) syllables += strchr("aiueo", *c) != NULL;
  add(word, prefix);
  if (syllables == 1) {
    add(word, "nge");
  } else if (*at) {
    static const struct {
      char code;
      const char *sound;
      uint8_t drops;
    } sounds[] = {{'m', "m", 0},  {'M', "m", 1}, {'n', "n", 0}, {'T', "n", 1},
                  {'S', "ny", 1}, {'K', "ng", 1}, {'x', "ng", 0}};
    for (size_t i = 0; i < sizeof sounds / sizeof *sounds; i++) {
      if (sounds[i].code != at[1]) continue;
      add(word, sounds[i].sound);
      root += sounds[i].drops;
    }
  }
  add(word, root);
}

static void spell_derived(const char *root, uint32_t choice, crawl_word *word) {
  /* N stands for meN-, P for peN-; the dash is the root. Common ones stand twice. */
  static const char *const shapes[] = {
      "N-", "N-kan", "N-kan", "N-i", "di-", "di-kan", "di-kan", "di-i", "ber-", "ter-", "P-",
      "P-an", "P-an", "ke-an", "ke-an", "-an", "-nya", "-nya", "per-an", "ber-an", "se-",
      "ter-kan", "N-nya", "di-nya", "ke-annya", "P-annya", "-kan", "-lah", "memper-kan",
      "diper-kan", "-annya", "-i"};
  const char *shape = shapes[choice % (sizeof shapes / sizeof *shapes)];
  const char *dash = strchr(shape, '-');
  if (*shape == 'N' || *shape == 'P') {
    add_nasal(word, *shape == 'N' ? "me" : "pe", root);
  } else {
    append(word, shape, (size_t)(dash - shape));
    add(word, root);
  }
  add(word, dash + 1);
}

/* Syllables of seven bits each, so that different numbers are different names. */
static void spell_name(uint64_t rank, crawl_word *word) {
  static const char onsets[] = "bcdfghjklmnprstw";
  static const char *const rests[] = {"a", "i", "u", "e", "o", "an", "ar", "in"};
  int bits = bits_for(rank, 7);
  uint64_t number = permuted(rank, bits);
  for (int at = 0; at < bits; at += 7, number >>= 7) {
    append(word, &onsets[number & 15], 1);
    add(word, rests[number >> 4 & 7]);
  }
  word->text[0] = (char)(word->text[0] - 32);
}

static void spell_acronym(uint64_t number, crawl_word *word) {
  word->flags = CRAWL_ACRONYM;
  uint64_t limit = 26 * 26;
  for (int letters = 3; letters <= CRAWL_WORD_MAX; letters++, limit *= 26) {
    if (number >= limit) continue;
    number = number * 101 % limit; /* 101 shares no factor with 26 */
    append(word, &"KPBDSTMN"[letters & 7], 1);
    for (int i = 1; i < letters; i++, number /= 26)
      append(word, &"AIKPBDSTMNLRUGJHEOCYWFVZQX"[number % 26], 1);
    return;
  }
}

static void spell_number(uint64_t rank, uint64_t chance, crawl_word *word) {
  uint64_t number = rank;
  if (rank >= 4000)
    number = permuted(rank, bits_for(rank, 5));
  else if (chance % 4 == 0)
    number = 1980 + (chance >> 8) % 46;
  else
    number = (chance >> 8) % (rank < 1000 ? 31 : 400) + 1;
  char digits[24];
  int length = 0;
  for (; number || !length; number /= 10) digits[length++] = (char)('0' + number % 10);
  bool dots = length > 4 && chance & 16;
  while (length--) {
    append(word, &digits[length], 1);
    if (dots && length && length % 3 == 0) add(word, ".");
  }
}

/* A letter doubled, dropped, or swapped with the next. */
static void slip(uint64_t chance, crawl_word *word) {
  uint32_t at = 1 + crawl_below(chance, word->length - 2u);
  char *text = word->text;
  switch (chance % 3) {
    case 0:
      if (word->length == CRAWL_WORD_MAX) break;
      memmove(text + at + 1, text + at, word->length - at);
      word->length++;
      break;
    case 1:
      memmove(text + at, text + at + 1, word->length - at - 1u);
      word->length--;
      break;
    default: {
      char letter = text[at];
      text[at] = text[at + 1];
      text[at + 1] = letter;
    }
  }
}

static void spell_doubled(const char *root, const char *other, uint64_t rank, uint64_t chance,
                          crawl_word *word) {
  static const char *const before[] = {"", "", "", "", "", "ber", "se", "ke"};
  static const char *const after[] = {"", "", "", "nya", "an", "an"};
  if (rank > 20000 && chance & 1) { /* pairs of different words: what is rare and hyphenated */
    add(word, root);
    add(word, "-");
    add(word, other);
    return;
  }
  add(word, before[chance >> 1 & 7]);
  add(word, root);
  add(word, "-");
  add(word, root);
  add(word, after[(chance >> 4) % 6]);
}

void crawl_spell(char (*roots)[12], uint32_t root_count, uint64_t rank, uint32_t attempt,
                 crawl_word *word) {
  *word = (crawl_word){0};
  if (rank < MODEL_FUNCTION_WORDS) {
    add(word, function_words[rank]);
    return;
  }
  uint64_t chance = crawl_hash(rank, attempt);
  /* Common words come from few roots, rare ones from all. */
  uint64_t reach = 400 + rank < root_count ? 400 + rank : root_count;
  const char *root = roots[crawl_below(chance, (uint32_t)reach)];
  const char *other = roots[crawl_below(crawl_mix(chance), root_count)];
  uint32_t share = (uint32_t)(rank * 37 + attempt) & 63u;
  const uint8_t *make = make_up[(rank > 2000) + (rank > 20000)];
  spelling kind = ROOT;
  while (share >= make[kind]) share -= make[kind++];
  switch (kind) {
    case ROOT: add(word, root); break;
    case NAME: spell_name(rank + attempt * 7919u, word); break;
    case ACRONYM: spell_acronym(rank + attempt, word); break;
    case NUMBER: spell_number(rank, crawl_mix(chance + 1), word); break;
    case DOUBLED: spell_doubled(root, other, rank, crawl_mix(chance + 1), word); break;
    case GLUED:
      add(word, root);
      add(word, other);
      break;
    default:
      spell_derived(root, (uint32_t)crawl_mix(chance + 2), word);
      if (kind == SLIP) slip(crawl_mix(chance + 3), word);
  }
}
