// The keys of a box for code: Tab indents and Shift+Tab outdents by four spaces, Enter keeps the indentation. Changes go
// in as typing does, so that the browser can undo them. Escape leads out of the box, as out of every box (writing.js).
const INDENT = '    ';

function codeKey(e, box) {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || !['Tab', 'Enter'].includes(e.key)) return;
  e.preventDefault();
  const { value, selectionStart: from, selectionEnd: to } = box, start = value.slice(0, from).lastIndexOf('\n') + 1;
  if (e.key === 'Enter') {
    replace(box, from, to, `\n${value.slice(start, from).match(/^[ \t]*/)[0]}`);
    box.scrollLeft = 0;
  }
  else if (from === to && !e.shiftKey) replace(box, from, to, ' '.repeat(4 - (from - start) % 4));
  else moveLines(box, start, e.shiftKey ? line => line.replace(/^ {1,4}|^\t/, '') : line => line && INDENT + line);
}

function moveLines(box, start, move) {
  const { value, selectionStart: from, selectionEnd: to } = box;
  const end = (value.indexOf('\n', to) + value.length + 1) % (value.length + 1);   // of the last line
  const lines = value.slice(start, end).split('\n'), moved = lines.map(move);
  if (moved.join('\n') === lines.join('\n')) return;
  replace(box, start, end, moved.join('\n'));
  const first = moved[0].length - lines[0].length, all = moved.join('\n').length - (end - start);
  box.setSelectionRange(Math.max(start, from + first), Math.max(start, to + all));
}

function replace(box, from, to, text) {
  box.setSelectionRange(from, to);
  if (document.execCommand(text ? 'insertText' : 'delete', false, text)) return;
  box.setRangeText(text, from, to, 'end');
  box.dispatchEvent(new Event('input'));
}

function numberLines(s) {
  const lines = s.box.value.split('\n').length, told = Array.from({ length: lines }, (_, n) => n + 1).join('\n');
  put(s.$('.numbers'), told);
  s.$('.numbers').scrollTop = s.box.scrollTop;
  return lines;
}
