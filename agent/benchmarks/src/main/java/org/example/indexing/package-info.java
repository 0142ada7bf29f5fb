/** Indexes and searches made-up texts with Lucene, as an application would. */
package org.example.indexing;
