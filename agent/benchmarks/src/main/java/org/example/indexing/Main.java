package org.example.indexing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** Indexes pages of made-up words, the same in each run, has them merged into one segment, and searches them. */
public final class Main {
    private static final int WORDS = 50_000;
    private static final int ON_A_PAGE = 400;
    private static final int PAGES_A_COMMIT = 5_000;
    private static final int HITS = 10;

    private Main() {}

    /** Arguments: the directory of the index, how many pages to index, and how many times to search. */
    public static void main(String[] arguments) throws IOException {
        int pages = Integer.parseInt(arguments[1]);
        int searches = Integer.parseInt(arguments[2]);
        Random random = new Random(1);
        try (Directory directory = FSDirectory.open(Path.of(arguments[0]))) {
            IndexWriterConfig config = new IndexWriterConfig(new StandardAnalyzer());
            try (IndexWriter writer =
                    new IndexWriter(directory, config.setOpenMode(IndexWriterConfig.OpenMode.CREATE))) {
                for (int page = 1; page <= pages; page++) {
                    writer.addDocument(page(page, random));
                    if (page % PAGES_A_COMMIT == 0) {
                        writer.commit();
                    }
                }
                writer.forceMerge(1);
                writer.commit();
            }
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                IndexSearcher searcher = new IndexSearcher(reader);
                long found = 0;
                for (int search = 0; search < searches; search++) {
                    BooleanQuery query = new BooleanQuery.Builder()
                            .add(new TermQuery(new Term("text", word(random))), BooleanClause.Occur.SHOULD)
                            .add(new TermQuery(new Term("text", word(random))), BooleanClause.Occur.SHOULD)
                            .build();
                    found += searcher.search(query, HITS).scoreDocs.length;
                }
                System.out.println(reader.numDocs() + " pages, " + found + " hits shown");
            }
        }
    }

    private static Document page(int number, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ON_A_PAGE; i++) {
            text.append(word(random)).append(i % 12 == 11 ? ". " : " ");
        }
        Document document = new Document();
        document.add(new StringField("number", String.valueOf(number), Field.Store.YES));
        document.add(new TextField("text", text.toString(), Field.Store.YES));
        return document;
    }

    /** A few words are frequent and most are rare, as in any language. */
    private static String word(Random random) {
        return "w" + Integer.toString((int) Math.pow(WORDS, random.nextDouble()), Character.MAX_RADIX);
    }
}
