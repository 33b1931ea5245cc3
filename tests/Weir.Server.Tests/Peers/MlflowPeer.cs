using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Weir.Testing;

namespace Weir.Server.Tests.Peers;

/// <summary>MLflow's own server from a source tree outside the repository, on SQLite in a folder of its own.</summary>
internal sealed class MlflowPeer : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Process _process;

    private MlflowPeer(string source, int port)
    {
        Address = $"http://127.0.0.1:{port}";
        Directory.CreateDirectory(_folder["artifacts"]);
        var start = new ProcessStartInfo("/usr/bin/python3", ["-m", "uvicorn", "--host", "127.0.0.1", "--port", $"{port}", "mlflow.server.fastapi_app:app"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Path,
        };
        start.Environment["PYTHONPATH"] = source;
        start.Environment["MLFLOW_DISABLE_TELEMETRY"] = "true";
        start.Environment["MLFLOW_SERVER_ENABLE_JOB_EXECUTION"] = "false";
        start.Environment["_MLFLOW_SERVER_FILE_STORE"] = $"sqlite:///{_folder["mlflow.db"]}";
        start.Environment["_MLFLOW_SERVER_SERVE_ARTIFACTS"] = "true";
        start.Environment["_MLFLOW_SERVER_ARTIFACT_DESTINATION"] = _folder["artifacts"];
        start.Environment["_MLFLOW_SERVER_ARTIFACT_ROOT"] = "mlflow-artifacts:/";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Address { get; }

    public static async Task<MlflowPeer> StartAsync(string source)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var peer = new MlflowPeer(source, port);
        using var http = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if ((await http.GetAsync($"{peer.Address}/health")).IsSuccessStatusCode) return peer;
            }
            catch (HttpRequestException) when (attempt < 600 && !peer._process.HasExited)
            {
                await Task.Delay(200); // it migrates its database first
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }
}
