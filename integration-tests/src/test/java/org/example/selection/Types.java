package org.example.selection;

/** Every kind of type that can hold a method. */
public final class Types {
    private final int offset = 100;

    private Types() {}

    public static void main(String[] args) {
        Shape square = new Square(3);
        System.out.println(square.area() + square.twice(2.0));
        System.out.println(new UnitSquare().area());
        Greeter greeter = name -> "Hi " + name;
        System.out.println(greeter.greet("Ada") + greeter.greetTwice("Eve") + Greeter.loudly("bob"));
        System.out.println(new Nested().run(1) + new Types().new Inner().run(2));
        System.out.println(new Point(3, 4).norm() + Planet.MARS.weigh(2));
        Runnable local = new Runnable() {
            @Override
            public void run() {
                System.out.println("anonymous");
            }
        };
        local.run();
        System.out.println(new Marked().work(5));
        new Marked().work(new int[] {6});
    }

    abstract static class Shape {
        abstract double area();

        double twice(double x) {
            return 2 * x;
        }
    }

    static class Square extends Shape {
        private final double side;

        Square(double side) {
            this.side = side;
        }

        @Override
        double area() {
            return side * side;
        }
    }

    static final class UnitSquare extends Square {
        UnitSquare() {
            super(1);
        }

        @Override
        double area() {
            return super.area();
        }
    }

    interface Greeter {
        String greet(String name);

        default String greetTwice(String name) {
            return greet(name) + greet(name);
        }

        static String loudly(String name) {
            return name + "!";
        }
    }

    static final class Nested {
        int run(int x) {
            return x;
        }
    }

    final class Inner {
        int run(int x) {
            return x + offset;
        }
    }

    record Point(double x, double y) {
        double norm() {
            return Math.hypot(x, y);
        }
    }

    enum Planet {
        MARS {
            @Override
            int weigh(int x) {
                return x * 3;
            }
        };

        abstract int weigh(int x);
    }

    @interface Traced {}

    @Traced
    static final class Marked {
        int work(int x) {
            return x;
        }

        void work(int[] xs) {
            xs[0]++;
        }
    }
}
