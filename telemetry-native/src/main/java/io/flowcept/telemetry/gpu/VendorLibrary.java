package io.flowcept.telemetry.gpu;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.List;

/**
 * A library of C functions that return a status, of which an older or newer version than ours may lack some. By JNA's
 * plain calls: every argument is an {@code Integer}, a {@code Long}, a {@code Pointer} or null. For one thread.
 */
public final class VendorLibrary implements AutoCloseable {
    private final NativeLibrary library;

    private VendorLibrary(NativeLibrary library) {
        this.library = library;
    }

    /**
     * Loads the first that is there.
     *
     * @param names file names or paths, the best first
     * @return null if there is none; what is missing is then no error, since most machines have no such device
     */
    public static VendorLibrary load(List<String> names) {
        for (String name : names) {
            try {
                return new VendorLibrary(NativeLibrary.getInstance(name));
            } catch (UnsatisfiedLinkError notThis) {
                // On to the next.
            }
        }
        return null;
    }

    /** The function of that name, or null if this version of the library has none. */
    public Function function(String name) {
        try {
            return library.getFunction(name);
        } catch (UnsatisfiedLinkError older) {
            return null;
        }
    }

    /** Text that a function wrote, up to its zero; never beyond the memory. */
    public static String text(Memory memory) {
        byte[] bytes = memory.getByteArray(0, (int) memory.size());
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The handles in an array of so many pointers. */
    public static Pointer[] pointers(Memory memory, int count) {
        Pointer[] pointers = new Pointer[count];
        for (int i = 0; i < count; i++) {
            pointers[i] = memory.getPointer((long) i * com.sun.jna.Native.POINTER_SIZE);
        }
        return pointers;
    }

    /** Nothing: a driver's library is not unloaded, since the application may use it too. */
    @Override
    public void close() {}
}
