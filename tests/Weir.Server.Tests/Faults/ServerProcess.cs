using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Weir.Testing;

namespace Weir.Server.Tests.Faults;

/// <summary>A server as a process of its own, which can be killed.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task _reading;

    private ServerProcess(Process process, Uri address, ConcurrentQueue<string> log, Task reading)
    {
        (_process, Address, Log, _reading) = (process, address, log, reading);
    }

    public Uri Address { get; }

    /// <summary>What it says on standard error.</summary>
    public ConcurrentQueue<string> Log { get; }

    public int Id => _process.Id;

    public static string Program
    {
        get
        {
            var program = Path.Combine(TestData.RepositoryRoot, "artifacts", "bin", "Weir.Cli", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "weir");
            return File.Exists(program) ? program : Require.Program(program, "(build the solution: `make build`)");
        }
    }

    /// <summary>Starts a server over a folder and waits until it answers.</summary>
    /// <param name="data">The project.</param>
    /// <param name="arguments">More of <c>weir server</c>.</param>
    /// <param name="before">Program and arguments that start it: <c>unshare</c>, <c>setpriv</c>.</param>
    /// <param name="environment">Variables besides those of the test.</param>
    public static async Task<ServerProcess> StartAsync(string data, string[]? arguments = null, string[]? before = null, params (string Name, string Value)[] environment)
    {
        string[] line = [.. before ?? [], Program, "server", "--data", data, "--port", "0", "--json", .. arguments ?? []];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        var log = new ConcurrentQueue<string>();
        var reading = Task.Run(async () =>
        {
            while (await process.StandardError.ReadLineAsync() is { } text) log.Enqueue(text);
        });
        var json = string.Empty;
        while (!json.Contains('}', StringComparison.Ordinal) && await process.StandardOutput.ReadLineAsync() is { } text) json += text;
        if (!json.Contains('}', StringComparison.Ordinal))
        {
            await reading;
            await process.WaitForExitAsync();
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"the server ended with {process.ExitCode}: {string.Join('\n', log)}"));
        }

        using var announced = JsonDocument.Parse(json);
        return new ServerProcess(process, new Uri(announced.RootElement.GetProperty("address").GetString()!), log, reading);
    }

    /// <summary>SIGKILL: no handler, no flush.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        await _reading;
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
