using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Weir.Testing;

namespace Weir.Cli.Tests.BadInput;

/// <summary>Models and databases that are damaged or absent; ports that are taken or none.</summary>
public sealed class ServedAndStoredTests : IDisposable
{
    private readonly CommandRunner _weir = new();

    [Theory]
    [InlineData("serve", "cut.onnx")]
    [InlineData("serve", "text.onnx")]
    [InlineData("predict", "cut.onnx", "t.csv")]
    public async Task A_corrupt_model_is_named(params string[] arguments)
    {
        var model = File.ReadAllBytes(TestData.Vector("serving", "models", "mlp.onnx"));
        File.WriteAllBytes(_weir.Folder["cut.onnx"], model[..(model.Length / 2)]);
        _weir.Folder.Write("text.onnx", "no model");
        _weir.Folder.Write("t.csv", "a\n1\n");
        Assert.Contains(arguments[1], await _weir.FailsAsync(1, "corrupt_file", arguments), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file_not_found", "serve", "nowhere")]
    [InlineData("resource_does_not_exist", "serve", "models:/nowhere/1")]
    [InlineData("resource_does_not_exist", "models", "show", "nowhere")]
    [InlineData("not_found", "lineage", "nowhere")]
    public async Task An_unknown_model_is_named(string error, params string[] arguments)
    {
        await _weir.SucceedsAsync("init", "--no-scm");
        Assert.Contains("nowhere", await _weir.FailsAsync(1, error, arguments), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named_by_both_servers()
    {
        await _weir.SucceedsAsync("init", "--no-scm");
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        Assert.Contains(port, await _weir.FailsAsync(1, "port_in_use", "serve", TestData.Vector("serving", "models", "mlp.onnx"), "--port", port), StringComparison.Ordinal);
        Assert.Contains(port, await _weir.FailsAsync(1, "port_in_use", "server", "--port", port), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("65536")]
    [InlineData("-1")]
    public async Task A_number_that_is_no_port_is_wrong_usage(string port)
    {
        await _weir.SucceedsAsync("init", "--no-scm");
        Assert.Contains(port, await _weir.FailsAsync(2, "usage", "serve", TestData.Vector("serving", "models", "mlp.onnx"), "--port=" + port), StringComparison.Ordinal);
        Assert.Contains(port, await _weir.FailsAsync(2, "usage", "server", "--port=" + port), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runs", "list")]
    [InlineData("models", "list")]
    [InlineData("lineage", "t.csv")]
    [InlineData("train", "t.csv", "--target", "a")]
    [InlineData("server", "--port", "0")]
    public async Task A_corrupt_database_is_named_and_stays_as_it_is(params string[] arguments)
    {
        await _weir.SucceedsAsync("init", "--no-scm");
        _weir.Folder.Write("t.csv", "a,b\n1,2\n3,4\n");
        var database = _weir.Folder.Write(".weir/weir.db", new string('x', 8192));
        Assert.Contains("weir.db", await _weir.FailsAsync(1, "corrupt_file", arguments), StringComparison.Ordinal);
        Assert.Equal(new string('x', 8192), File.ReadAllText(database));
    }

    public void Dispose() => _weir.Dispose();
}
