package view

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Words are cut by this package and not by the databases, so that both find the same: compatibility forms are
// unified, accents dropped and letters lowered; a run of letters and digits is a word; a run of Chinese or Japanese
// characters gives each pair of neighbours and its last character. A question's words are matched as beginnings, so
// 临 finds 临溪, and "educ" finds "education". All words must be there, in any order.

// wordsVersion is part of every fingerprint: a change of the cutting rebuilds the mirrors.
const wordsVersion = "1/" + norm.Version

const (
	wordBytes   = 64   // a longer word is known by its beginning
	recordWords = 1000 // of one record; what follows is not found
	askedWords  = 64
	askedRunes  = 200
)

// fold unifies spellings.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(sound(s)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return norm.NFC.String(b.String())
}

// paired reports whether a script is written without spaces, so that its characters are taken in pairs.
func paired(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r == 'ー'
}

// ofWord takes in the Han digit 〇, which is no letter.
func ofWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || paired(r)
}

// whole reports whether an asked word is a pair, which begins no longer word: looking for just it is cheaper.
func whole(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return paired(first) && utf8.RuneCountInString(word) == 2
}

// conjunction joins asked words for a full-text index; no word has a character that means something to one.
func conjunction(words []string, quote, prefix, and string) string {
	terms := make([]string, len(words))
	for i, w := range words {
		if terms[i] = quote + w + quote; !whole(w) {
			terms[i] += prefix
		}
	}
	return strings.Join(terms, and)
}

// cut lists the words of s in order. last keeps the final character of a Chinese run of several; records need it,
// questions do not.
func cut(s string, last bool) []string {
	var words []string
	for _, run := range runs(fold(s)) {
		first, _ := utf8.DecodeRuneInString(run)
		if !paired(first) {
			words = append(words, beginning(run))
			continue
		}
		rs := []rune(run)
		for i := range len(rs) - 1 {
			words = append(words, string(rs[i:i+2]))
		}
		if last || len(rs) == 1 {
			words = append(words, string(rs[len(rs)-1:]))
		}
	}
	return words
}

// runs splits s where a word ends, and between Chinese and other letters.
func runs(s string) []string {
	var found []string
	start := -1
	var before rune
	for i, r := range s {
		if start >= 0 && (!ofWord(r) || paired(r) != paired(before)) {
			found = append(found, s[start:i])
			start = -1
		}
		if start < 0 && ofWord(r) {
			start = i
		}
		before = r
	}
	if start >= 0 {
		found = append(found, s[start:])
	}
	return found
}

func beginning(word string) string {
	if len(word) <= wordBytes {
		return word
	}
	end := wordBytes
	for !utf8.RuneStart(word[end]) {
		end--
	}
	return word[:end]
}

// recordsWords are those by which a record is found: sorted, each once, with blanks between.
func recordsWords(texts []string) string {
	seen := map[string]bool{}
	var words []string
	for _, t := range texts {
		for _, w := range cut(t, true) {
			if !seen[w] && len(words) < recordWords {
				seen[w] = true
				words = append(words, w)
			}
		}
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// askedFor cuts a question's text, or refuses it.
func askedFor(s string) ([]string, error) {
	if n := utf8.RuneCountInString(s); n > askedRunes {
		return nil, ErrTextTooLong.With("%d characters", n)
	}
	words := cut(s, false)
	slices.Sort(words)
	words = slices.Compact(words)
	switch {
	case len(words) == 0:
		return nil, ErrText.With("%q", s)
	case len(words) > askedWords:
		return nil, ErrTextTooLong.With("%d words", len(words))
	}
	return words, nil
}
