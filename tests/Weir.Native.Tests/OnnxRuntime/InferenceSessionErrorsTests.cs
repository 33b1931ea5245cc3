using Weir.Foundation.Errors;
using Weir.Native.OnnxRuntime;
using Weir.Testing;

namespace Weir.Native.Tests.OnnxRuntime;

public sealed class InferenceSessionErrorsTests
{
    [Fact]
    public void A_missing_file_is_named()
    {
        var failure = Assert.Throws<WeirException>(() => new InferenceSession("/nowhere/model.onnx"));
        Assert.Equal(ErrorCodes.FileNotFound, failure.Code);
        Assert.Contains("/nowhere/model.onnx", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_model_is_named_without_the_library_s_paths()
    {
        using var folder = new TempFolder();
        var path = folder.Write("broken.onnx", "this is not a model");
        var failure = Assert.Throws<WeirException>(() => new InferenceSession(path));
        AssertClean(failure);
        Assert.Equal(ErrorCodes.CorruptFile, failure.Code);
        Assert.Equal(path, failure.Location!.File);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(120)]
    public void A_model_cut_short_is_refused(int length)
    {
        var bytes = File.ReadAllBytes(TestData.Vector("serving", "models", "simple.onnx"))[..length];
        AssertClean(Assert.Throws<WeirException>(() => new InferenceSession(bytes)));
    }

    [Fact]
    public void A_missing_input_is_named()
    {
        using var session = new InferenceSession(TestData.Vector("serving", "models", "simple.onnx"));
        using var a = OrtValue.CreateTensorValueFromMemory(new int[16], 1, 16);
        var failure = Assert.Throws<WeirException>(() => session.Run(["INPUT0"], [a]));
        Assert.Contains("'INPUT1' is missing", failure.Message, StringComparison.Ordinal);
        failure = Assert.Throws<WeirException>(() => session.Run(["INPUT0", "INPUT0"], [a, a]));
        Assert.Contains("twice", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_name_gets_the_nearest_known_one()
    {
        using var session = new InferenceSession(TestData.Vector("serving", "models", "simple.onnx"));
        using var a = OrtValue.CreateTensorValueFromMemory(new int[16], 1, 16);
        Assert.Contains("INPUT", Assert.Throws<WeirException>(() => session.Run(["INPUTO", "INPUT1"], [a, a])).Hint, StringComparison.Ordinal);
        Assert.Contains("OUTPUT", Assert.Throws<WeirException>(() => session.Run(["INPUT0", "INPUT1"], [a, a], ["OUTPUT7"])).Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_type_rank_or_dimension_says_what_the_model_takes()
    {
        using var session = new InferenceSession(TestData.Vector("serving", "models", "mlp.onnx"));
        using var type = OrtValue.CreateTensorValueFromMemory(new double[6], 1, 6);
        using var rank = OrtValue.CreateTensorValueFromMemory(new float[6], 6);
        using var dimension = OrtValue.CreateTensorValueFromMemory(new float[5], 1, 5);
        Assert.Contains("Double", Assert.Throws<WeirException>(() => session.Run(["input"], [type])).Message, StringComparison.Ordinal);
        Assert.Contains("[batch,6]", Assert.Throws<WeirException>(() => session.Run(["input"], [rank])).Message, StringComparison.Ordinal);
        Assert.Contains("[1,5]", Assert.Throws<WeirException>(() => session.Run(["input"], [dimension])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_fails_inside_leaves_the_session_usable()
    {
        using var session = new InferenceSession(TestData.Vector("serving", "models", "gather_fail.onnx"));
        var (name, node) = session.InputMetadata.Single(n => n.Value.ElementType == TensorElementType.Int64);
        var others = session.InputMetadata.Where(n => n.Key != name).ToArray();
        Assert.Empty(others);
        for (var i = 0; i < 50; i++)
        {
            using var bad = OrtValue.CreateTensorValueFromMemory([9L], [.. node.Dimensions.Select(d => 1L)]);
            var failure = Assert.Throws<OnnxRuntimeException>(() => session.Run([name], [bad]));
            Assert.DoesNotContain("onnxruntime", failure.Message, StringComparison.Ordinal);
            using var good = OrtValue.CreateTensorValueFromMemory([1L], [.. node.Dimensions.Select(d => 1L)]);
            using var outputs = session.Run([name], [good]);
        }
    }

    [Fact]
    public async Task A_long_run_can_be_ended_from_another_thread_and_its_options_used_again()
    {
        using var session = new InferenceSession(TestData.Vector("serving", "models", "slow.onnx"));
        using var options = new RunOptions();
        using var loops = OrtValue.CreateTensorValueFromMemory([2_000_000L]);
        var run = Task.Run(() => session.Run(["loops"], [loops], options: options));
        options.Terminate();
        var failure = await Assert.ThrowsAsync<OnnxRuntimeException>(() => run);
        Assert.True(failure.IsTerminated, failure.Message);
        options.Reset();
        using var few = OrtValue.CreateTensorValueFromMemory([2L]);
        using var outputs = session.Run(["loops"], [few], options: options);
        Assert.NotEmpty(outputs);
    }

    private static void AssertClean(WeirException failure)
    {
        Assert.DoesNotContain("onnxruntime_src", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/onnxruntime/", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }
}
