/** An application that works at a steady rate, and says how well it does. */
package org.example.steady;
