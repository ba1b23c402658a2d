// Completion of classes, properties and keywords in the SPARQL editor, by the editor that NiceGUI carries.
(async (id, terms) => {
  const CM = await import("nicegui-codemirror");
  const wait = () => getElement(id)?.editor ? getElement(id).editor : null;
  for (let n = 0; n < 100 && !wait(); n++) await new Promise((r) => setTimeout(r, 30));
  const editor = wait();
  if (!editor || !CM.EditorState) return;
  const complete = (context) => {
    const word = context.matchBefore(/[\w:]+/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    return { from: word.from, options: terms, validFor: /^[\w:]*$/ };
  };
  editor.dispatch({ effects: CM.StateEffect.appendConfig.of(CM.EditorState.languageData.of(() => [{ autocomplete: complete }])) });
})
