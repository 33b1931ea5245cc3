using System.Text;
using Weir.Native.OnnxRuntime;
using Weir.Testing;

namespace Weir.Native.Tests.OnnxRuntime;

public sealed class OrtValueTests
{
    [Fact]
    public void Strings_keep_NULs_emptiness_length_and_every_script()
    {
        string[] texts = ["", "a\0b", new string('x', 70_000), "é漢字🦆", " "];
        using var session = new InferenceSession(TestData.Vector("serving", "models", "identity_bytes.onnx"));
        using var input = OrtValue.CreateFromStrings(texts, 1, 5);
        using var outputs = session.Run(["INPUT0"], [input]);
        Assert.Equal(texts, outputs[0].GetStrings());
    }

    [Fact]
    public void A_batch_of_no_rows_runs()
    {
        using var session = new InferenceSession(TestData.Vector("serving", "models", "identity_bytes.onnx"));
        using var input = OrtValue.CreateFromStrings([], 0, 4);
        using var outputs = session.Run(["INPUT0"], [input]);
        Assert.Equal([0L, 4L], outputs[0].Dimensions);
        Assert.Empty(outputs[0].GetStrings());
    }

    [Fact]
    public void Outputs_can_be_written_into_memory_of_the_caller()
    {
        using var session = new InferenceSession(TestData.Vector("serving", "models", "simple.onnx"));
        var sum = GC.AllocateArray<int>(16, pinned: true);
        using var a = OrtValue.CreateTensorValueFromMemory(Enumerable.Range(0, 16).ToArray(), 1, 16);
        using var b = OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(100, 16).ToArray(), 1, 16);
        using var output = OrtValue.CreateTensorValueOverPinned<int>(sum, 1, 16);
        session.Run(["INPUT1", "INPUT0"], [b, a], ["OUTPUT0"], [output]);
        Assert.Equal(Enumerable.Range(100, 16), sum);
    }

    [Fact]
    public void An_input_with_a_default_may_be_given_or_left_out()
    {
        using var session = new InferenceSession(TestData.Vector("serving", "models", "scalar_opt.onnx"));
        using var x = OrtValue.CreateTensorValueFromMemory([2f]);
        using var scale = OrtValue.CreateTensorValueFromMemory([10f]);
        using var byDefault = session.Run(["x"], [x]);
        using var given = session.Run(["x", "scale"], [x, scale]);
        Assert.Equal(6f, byDefault[0].GetTensorData<float>()[0]);
        Assert.Equal(20f, given[0].GetTensorData<float>()[0]);
    }

    [Fact]
    public void A_shape_that_does_not_fit_its_data_is_refused() =>
        Assert.Throws<ArgumentException>(() => OrtValue.CreateTensorValueFromMemory(new float[5], 2, 3));

    [Fact]
    public void Reading_another_type_is_refused()
    {
        using var value = OrtValue.CreateTensorValueFromMemory(new float[6], 2, 3);
        Assert.Throws<InvalidOperationException>(() => value.GetTensorData<double>().Length);
        Assert.Throws<InvalidOperationException>(() => value.GetStrings());
        using var text = OrtValue.CreateFromStrings([Encoding.UTF8.GetString([0x41])], 1);
        Assert.Throws<InvalidOperationException>(() => text.Bytes().Length);
    }

    [Fact]
    public void A_disposed_value_and_a_disposed_session_say_so()
    {
        var session = new InferenceSession(TestData.Vector("serving", "models", "scalar_opt.onnx"));
        var x = OrtValue.CreateTensorValueFromMemory([2f]);
        x.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Run(["x"], [x]));
        session.Dispose();
        using var y = OrtValue.CreateTensorValueFromMemory([2f]);
        Assert.Throws<ObjectDisposedException>(() => session.Run(["x"], [y]));
    }

    [Fact]
    public void A_forgotten_value_lets_go_of_the_array_that_it_pinned()
    {
        var array = Forget();
        for (var i = 0; i < 10 && array.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(array.IsAlive);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference Forget()
    {
        var data = new float[1000];
        OrtValue.CreateTensorValueFromMemory(data, 1000);
        return new WeakReference(data);
    }
}
