/** An application that calls small methods very often, each time with another kind of recording around them. */
package org.example.call;
