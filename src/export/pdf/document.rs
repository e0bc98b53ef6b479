//! The file around the pages: catalogue, structure for screen readers, attachment.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher};

use pdf_writer::types::{AssociationKind, StructRole};
use pdf_writer::writers::StructTreeRoot;
use pdf_writer::{Filter, Finish as _, Name, Rect, Ref, Str, TextStr};

use super::objects::deflate;
use super::page::{Page, SCALE, Shared, Used};
use crate::export::drawing::Drawing;
use crate::export::png::ExportError;
use crate::export::source::Source;

/// The name of the attached scenario.
const ATTACHMENT: &str = "scenario.toml";

/// A file being written.
pub(super) struct Document {
    /// That of the first page.
    title: String,
    shared: Shared,
    /// The object that lists the pages.
    page_tree: Ref,
    /// The element of the structure that holds the figures.
    root: Ref,
    pages: Vec<Ref>,
    figures: Vec<Ref>,
    /// Parts of what is drawn, by a hash of 128 bits, since a movie has too many of them to keep.
    parts: HashMap<[u64; 2], Ref>,
}

impl Default for Document {
    fn default() -> Self {
        let mut shared = Shared::default();
        Self {
            title: String::new(),
            page_tree: shared.objects.number(),
            root: shared.objects.number(),
            shared,
            pages: Vec::new(),
            figures: Vec::new(),
            parts: HashMap::new(),
        }
    }
}

impl Document {
    /// Adds a page.
    pub(super) fn add(&mut self, drawing: &Drawing) -> Result<(), ExportError> {
        let used = Page::draw(drawing, &mut self.shared)?;
        let contents = self.contents(&used)?;
        let [id, figure] = [(); 2].map(|()| self.shared.objects.number());
        let size = drawing.size * SCALE;
        let whole = Rect::new(0.0, 0.0, size.x, size.y);

        let Shared {
            objects,
            fonts,
            pictures,
        } = &mut self.shared;
        let pdf = &mut objects.pdf;
        let mut page = pdf.page(id);
        page.parent(self.page_tree).media_box(whole);
        page.contents_array(contents);
        page.struct_parents(self.pages.len() as i32);
        let mut resources = page.resources();
        used.put_resources(&mut resources, fonts, pictures);
        resources.finish();
        page.finish();

        let alternative = match drawing.description.as_str() {
            "" => &drawing.title,
            description => description,
        };
        let mut element = pdf.struct_element(figure);
        element.kind(StructRole::Figure).parent(self.root).page(id);
        element.alt(TextStr(alternative));
        element.attributes().push().layout().bbox(whole);
        element.children().marked_content_id(0);
        element.finish();
        if self.pages.is_empty() {
            self.title.clone_from(&drawing.title);
        }
        self.pages.push(id);
        self.figures.push(figure);
        Ok(())
    }

    /// The objects of what is drawn on a page. Those that another page has, too, are written already.
    fn contents(&mut self, used: &Used) -> Result<Vec<Ref>, ExportError> {
        used.parts()
            .map(|part| {
                let key = digest(part);
                if let Some(&known) = self.parts.get(&key) {
                    return Ok(known);
                }
                let id = self.shared.objects.number();
                let packed = deflate(part)?;
                let pdf = &mut self.shared.objects.pdf;
                pdf.stream(id, &packed).filter(Filter::FlateDecode);
                self.parts.insert(key, id);
                Ok(id)
            })
            .collect()
    }

    /// The bytes of the file, with the scenario attached if there is one.
    pub(super) fn finish(mut self, source: Option<&Source>) -> Result<Vec<u8>, ExportError> {
        let Shared { objects, fonts, .. } = &mut self.shared;
        fonts.write(objects)?;
        let mut tree = objects.pdf.pages(self.page_tree);
        tree.count(self.pages.len() as i32);
        tree.kids(self.pages.iter().copied());
        tree.finish();
        let structure = self.put_structure();
        let attachment = source.map(|source| self.attach(source)).transpose()?;
        let [catalogue, info] = [(); 2].map(|()| self.shared.objects.number());
        let pdf = &mut self.shared.objects.pdf;
        let mut about = pdf.document_info(info);
        about.title(TextStr(&self.title));
        about.creator(TextStr(concat!("Ravine ", env!("CARGO_PKG_VERSION"))));
        about.finish();

        let mut catalogue = pdf.catalog(catalogue);
        catalogue.pages(self.page_tree);
        // The words of figures are English.
        catalogue.lang(TextStr("en"));
        catalogue.mark_info().marked(true);
        catalogue.viewer_preferences().display_doc_title(true);
        catalogue.pair(Name(b"StructTreeRoot"), structure);
        if let Some(attachment) = attachment {
            let mut names = catalogue.names();
            let mut files = names.embedded_files();
            files.names().insert(Str(ATTACHMENT.as_bytes()), attachment);
            files.finish();
            names.finish();
            catalogue.insert(Name(b"AF")).array().item(attachment);
        }
        catalogue.finish();
        Ok(self.shared.objects.pdf.finish())
    }

    /// What screen readers go through: a figure for each page.
    fn put_structure(&mut self) -> Ref {
        let objects = &mut self.shared.objects;
        let structure = objects.number();
        let parents: Vec<Ref> = self.figures.iter().map(|_| objects.number()).collect();
        let pdf = &mut objects.pdf;
        let mut tree = pdf.indirect(structure).start::<StructTreeRoot>();
        tree.child(self.root);
        let mut pages = tree.parent_tree();
        let mut numbers = pages.nums();
        for (index, parent) in parents.iter().enumerate() {
            numbers.insert(index as i32, *parent);
        }
        numbers.finish();
        pages.finish();
        tree.parent_tree_next_key(parents.len() as i32);
        tree.finish();
        // Of each page, the elements that its marked contents belong to.
        for (parent, figure) in parents.into_iter().zip(&self.figures) {
            pdf.indirect(parent).array().item(*figure);
        }
        let mut root = pdf.struct_element(self.root);
        root.kind(StructRole::Document).parent(structure);
        let mut children = root.children();
        for figure in &self.figures {
            children.struct_element(*figure);
        }
        children.finish();
        root.finish();
        structure
    }

    /// The scenario as an attachment.
    fn attach(&mut self, source: &Source) -> Result<Ref, ExportError> {
        let [file, description] = [(); 2].map(|()| self.shared.objects.number());
        let pdf = &mut self.shared.objects.pdf;
        let packed = deflate(source.text.as_bytes())?;
        let mut stream = pdf.embedded_file(file, &packed);
        stream.filter(Filter::FlateDecode);
        stream.subtype(Name(b"application/toml"));
        stream.params().size(source.text.len() as i32);
        stream.finish();
        let mut entry = pdf.file_spec(description);
        entry.path(Str(ATTACHMENT.as_bytes()));
        entry.unic_file(TextStr(ATTACHMENT));
        entry.embedded_file_with_unicode(file);
        entry.description(TextStr("The scenario of Ravine that this was made from"));
        entry.association_kind(AssociationKind::Source);
        entry.finish();
        Ok(description)
    }
}

/// Two hashes of a part, of different beginnings.
fn digest(part: &[u8]) -> [u64; 2] {
    [0, 1].map(|seed: u8| {
        let mut hasher = DefaultHasher::new();
        (seed, part).hash(&mut hasher);
        Hasher::finish(&hasher)
    })
}
