package io.flowcept.engine.weave;

import io.flowcept.engine.settings.SecretNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * What must be known of a method before its first instruction is rewritten: parameter names, annotations, how often it
 * returns and, in a constructor, which call is the one to the superclass's.
 */
final class MethodShape extends MethodVisitor {
    final int access;
    final String name;
    final String descriptor;
    final Type[] parameterTypes;

    /** The annotations' values by descriptor; values are strings or lists of strings. */
    final Map<String, Map<String, Object>> annotations = new HashMap<>();

    /** Number of return instructions. */
    int returns;

    /** In a constructor: how many constructor calls come before the one to {@code super} or {@code this}; -1: unknown. */
    int constructorCallsBeforeSuper = -1;

    private final String[] namesInMethodParameters;
    private final String[] namesOfLocals;
    private final boolean[] implicit;
    private final int[] slots;
    private int methodParameters;
    private Label first;
    private int pendingNews;
    private int constructorCalls;
    private boolean storesBeforeSuper;
    private boolean namesLocals;

    MethodShape(int access, String name, String descriptor, boolean constructorOfEnum) {
        super(Opcodes.ASM9);
        this.access = access;
        this.name = name;
        this.descriptor = descriptor;
        this.parameterTypes = Type.getArgumentTypes(descriptor);
        int count = parameterTypes.length;
        this.namesInMethodParameters = new String[count];
        this.namesOfLocals = new String[count];
        this.implicit = new boolean[count];
        this.slots = new int[count];
        int slot = isStatic() ? 0 : 1;
        for (int i = 0; i < count; i++) {
            slots[i] = slot;
            slot += parameterTypes[i].getSize();
            // A constructor of an enum takes the constant's name and ordinal first, which nobody wrote.
            implicit[i] = constructorOfEnum && i < 2;
        }
    }

    boolean isStatic() {
        return (access & Opcodes.ACC_STATIC) != 0;
    }

    boolean isConstructor() {
        return name.equals("<init>");
    }

    boolean hasCode() {
        return (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0;
    }

    /** True when the arguments and locals at the superclass's constructor call are known to be those of the entry. */
    boolean superCallIsPlain() {
        return constructorCallsBeforeSuper >= 0 && !storesBeforeSuper;
    }

    /** First local variable of a parameter. */
    int slotOf(int parameter) {
        return slots[parameter];
    }

    /** The source's name for a parameter, or {@code arg_0}, {@code arg_1}, … when the class file has none. */
    String nameOf(int parameter) {
        if (methodParameters == parameterTypes.length && namesInMethodParameters[parameter] != null) {
            return namesInMethodParameters[parameter];
        }
        String local = namesOfLocals[parameter];
        return local != null ? local : "arg_" + parameter;
    }

    /** Whether locals have names here and a parameter has none: another agent has moved it to another local. */
    boolean hasLostNames() {
        for (int i = 0; namesLocals && i < parameterTypes.length; i++) {
            if (!implicit[i] && nameOf(i).equals("arg_" + i)) {
                return true;
            }
        }
        return false;
    }

    /** Takes the names of the same method in another form of its class. */
    void takeNames(MethodShape other) {
        System.arraycopy(other.namesOfLocals, 0, namesOfLocals, 0, namesOfLocals.length);
    }

    /**
     * The {@link WordKinds} of parameters, by their index in the descriptor.
     *
     * @param secrets those whose value is not to be looked at
     */
    int wordKinds(int[] parameters, SecretNames secrets) {
        if (parameters.length > WordKinds.MOST) {
            return WordKinds.NONE;
        }
        int kinds = 0;
        for (int i = 0; i < parameters.length; i++) {
            int kind = wordKind(parameterTypes[parameters[i]]);
            if (kind == WordKinds.NONE || secrets.matches(nameOf(parameters[i]))) {
                return WordKinds.NONE;
            }
            kinds |= kind << (i * WordKinds.BITS);
        }
        return kinds;
    }

    private static int wordKind(Type type) {
        switch (type.getSort()) {
            case Type.BOOLEAN:
                return WordKinds.BOOLEAN;
            case Type.BYTE:
            case Type.SHORT:
            case Type.INT:
            case Type.LONG:
                return WordKinds.INTEGER;
            case Type.FLOAT:
            case Type.DOUBLE:
                return WordKinds.REAL;
            default:
                // Of a char there is a text, which is made of it when it is captured.
                return WordKinds.NONE;
        }
    }

    /** The parameters that the source declares, by their index in the descriptor. */
    List<Integer> declaredParameters() {
        List<Integer> declared = new ArrayList<>();
        for (int i = 0; i < parameterTypes.length; i++) {
            if (!implicit[i] && !nameOf(i).startsWith("this$")) {
                declared.add(i);
            }
        }
        return declared;
    }

    @Override
    public void visitParameter(String parameterName, int parameterAccess) {
        if (methodParameters < parameterTypes.length) {
            namesInMethodParameters[methodParameters] = parameterName;
            if ((parameterAccess & (Opcodes.ACC_SYNTHETIC | Opcodes.ACC_MANDATED)) != 0 && isConstructor()) {
                implicit[methodParameters] = true;
            }
        }
        methodParameters++;
    }

    @Override
    public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
        final Map<String, Object> values = new HashMap<>();
        annotations.put(annotation, values);
        return new AnnotationValues(values);
    }

    @Override
    public void visitLabel(Label label) {
        if (first == null) {
            first = label;
        }
    }

    @Override
    public void visitLocalVariable(
            String local, String localDescriptor, String signature, Label start, Label end, int index) {
        namesLocals = true;
        for (int i = 0; i < slots.length; i++) {
            // A later variable may share the slot of a parameter that is dead by then; only the parameter's starts
            // first.
            if (slots[i] == index && start == first && namesOfLocals[i] == null) {
                namesOfLocals[i] = local;
            }
        }
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        if (opcode == Opcodes.NEW) {
            pendingNews++;
        }
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String method, String methodDescriptor, boolean isInterface) {
        if (opcode == Opcodes.INVOKESPECIAL && method.equals("<init>")) {
            if (pendingNews == 0 && constructorCallsBeforeSuper < 0) {
                constructorCallsBeforeSuper = constructorCalls;
            } else if (pendingNews == 0) {
                // Two calls to a constructor of this object, on different branches: no compiler of Java writes that.
                storesBeforeSuper = true;
            } else {
                pendingNews--;
            }
            constructorCalls++;
        }
    }

    @Override
    public void visitVarInsn(int opcode, int index) {
        if (constructorCallsBeforeSuper < 0 && opcode >= Opcodes.ISTORE) {
            storesBeforeSuper = true;
        }
    }

    @Override
    public void visitIincInsn(int index, int increment) {
        if (constructorCallsBeforeSuper < 0) {
            storesBeforeSuper = true;
        }
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            returns++;
        }
    }

    /** Collects an annotation's string values. */
    private static final class AnnotationValues extends AnnotationVisitor {
        private final Map<String, Object> values;

        AnnotationValues(Map<String, Object> values) {
            super(Opcodes.ASM9);
            this.values = values;
        }

        @Override
        public void visit(String key, Object value) {
            values.put(key, value);
        }

        @Override
        public AnnotationVisitor visitArray(String key) {
            final List<String> elements = new ArrayList<>();
            values.put(key, elements);
            return new AnnotationVisitor(Opcodes.ASM9) {
                @Override
                public void visit(String ignored, Object value) {
                    elements.add(String.valueOf(value));
                }
            };
        }
    }
}
