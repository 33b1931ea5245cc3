using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Weir.Testing;

namespace Weir.Server.Tests.Peers;

/// <summary>MLflow's own server from a source tree outside the repository, on SQLite in a folder of its own.</summary>
internal sealed class MlflowPeer : IAsyncDisposable
{
    public const string AdminPassword = "password1234";

    private readonly TempFolder _folder = new();
    private readonly Process _process;

    private MlflowPeer(string source, int port, bool withUsers)
    {
        Address = $"http://127.0.0.1:{port}";
        Directory.CreateDirectory(_folder["artifacts"]);
        // Only the one takes spans, only the other knows users.
        string[] server = withUsers ? ["gunicorn", "-b", $"127.0.0.1:{port}", "mlflow.server.auth:create_app()"] : ["uvicorn", "--host", "127.0.0.1", "--port", $"{port}", "mlflow.server.fastapi_app:app"];
        var start = new ProcessStartInfo("/usr/bin/python3", ["-m", .. server])
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
        if (withUsers)
        {
            File.WriteAllText(_folder["auth.ini"], $"""
                [mlflow]
                default_permission = READ
                database_uri = sqlite:///{_folder["auth.db"]}
                admin_username = admin
                admin_password = {AdminPassword}
                authorization_function = mlflow.server.auth:authenticate_request_basic_auth

                """);
            start.Environment["MLFLOW_AUTH_CONFIG_PATH"] = _folder["auth.ini"];
            start.Environment["MLFLOW_FLASK_SERVER_SECRET_KEY"] = "of this test";
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Address { get; }

    public static async Task<MlflowPeer> StartAsync(string source, bool withUsers = false)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var peer = new MlflowPeer(source, port, withUsers);
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
