using System.Collections.Concurrent;
using Weir.Native.OnnxRuntime;
using Weir.Server.Serving;
using Weir.Serving;
using Weir.Serving.Engine;
using Weir.Testing;

namespace Weir.Server.Tests.Serving;

public sealed class ServingFailureTests
{
    [Theory]
    [InlineData("/v2/models/simple/infer?secret=hush", "v2")]
    [InlineData("/invocations?secret=hush", "invocations")]
    public async Task A_bug_is_logged_with_its_place_and_counted_and_the_caller_gets_a_sentence(string path, string protocol)
    {
        var lines = new ConcurrentQueue<string>();
        var models = new ServedModels();
        models.Add(ServedModel.Load(TestData.Vector("serving", "models", "simple.onnx")));
        using var stop = new CancellationTokenSource();
        var ready = new TaskCompletionSource<string>();
        var running = ModelServer.RunAsync(new ModelServerOptions { Models = models, Port = 0, Warn = lines.Enqueue, OnReady = ready.SetResult }, TimeProvider.System, stop.Token);
        using var client = new HttpClient { BaseAddress = new Uri(await ready.Task) };
        models.Dispose(); // a session that is gone under a running server is nobody's mistake but ours

        var row = string.Join(",", Enumerable.Range(0, 16));
        using var content = new StringContent(protocol == "v2"
            ? $$$"""{"inputs":[{"name":"INPUT0","shape":[1,16],"datatype":"INT32","data":[{{{row}}}]},{"name":"INPUT1","shape":[1,16],"datatype":"INT32","data":[{{{row}}}]}]}"""
            : $$$"""{"inputs":{"INPUT0":[[{{{row}}}]],"INPUT1":[[{{{row}}}]]}}""", null, "application/json");
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        Assert.Equal(500, (int)response.StatusCode);
        Assert.DoesNotContain("   at ", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains($"protocol=\"{protocol}\",status=\"500\"}} 1", await client.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
        await stop.CancelAsync();
        await running;

        var line = Assert.Single(lines);
        Assert.Contains($"POST {path.Split('?')[0]} failed", line, StringComparison.Ordinal);
        Assert.Contains(nameof(ObjectDisposedException), line, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ServingFault.BadRequest, 400, "BAD_REQUEST")]
    [InlineData(ServingFault.InvalidInput, 400, "INVALID_PARAMETER_VALUE")]
    [InlineData(ServingFault.UnknownModel, 404, "RESOURCE_DOES_NOT_EXIST")]
    [InlineData(ServingFault.UnsupportedMediaType, 415, "BAD_REQUEST")]
    [InlineData(ServingFault.TooLarge, 413, "BAD_REQUEST")]
    [InlineData(ServingFault.InferenceFailed, 500, "INTERNAL_ERROR")]
    public void Each_fault_has_one_status_and_one_code(ServingFault fault, int status, string code)
    {
        Assert.Equal(status, ServingFaults.Status(new ServingException(fault, "x")));
        Assert.Equal(code, ServingFaults.Code(fault));
    }

    [Fact]
    public void Outputs_are_disposed_of_when_recording_them_fails()
    {
        using var model = ServedModel.Load(TestData.Vector("serving", "models", "simple.onnx"));
        using var input = OrtValue.CreateTensorValueFromMemory(new int[16], 1, 16);
        var outputs = model.Run(["INPUT0", "INPUT1"], [input, input], null);
        Assert.Same(outputs, ModelService.Kept(outputs, () => { }));
        Assert.Equal(16, outputs[0].GetTensorData<int>().Length);
        Assert.Throws<IOException>(() => ModelService.Kept(outputs, () => throw new IOException("the disk is full")));
        Assert.All(outputs, o => Assert.Throws<ObjectDisposedException>(() => o.ValueCount));
    }
}
