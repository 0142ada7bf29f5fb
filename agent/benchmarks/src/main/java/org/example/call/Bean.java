package org.example.call;

/** An object of the application, as applications have them. */
final class Bean {
    final String name;
    final int size;
    final double weight;

    Bean(String name, int size, double weight) {
        this.name = name;
        this.size = size;
        this.weight = weight;
    }
}
