using System.Diagnostics;
using System.Text.RegularExpressions;
using Weir.Foundation.Errors;
using Weir.Foundation.Ids;
using Weir.Foundation.Processes;

namespace Weir.Client.Inference;

/// <summary><c>weir serve</c> as a child of this process: on loopback at a free port, for those alone who know its token. It ends with this object, or with this process.</summary>
public sealed partial class ServeProcess : IAsyncDisposable
{
    private const int KeptLines = 20;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Process _process;

    private ServeProcess(Process process, Uri address, TimeSpan readyAfter) => (_process, Address, ReadyAfter) = (process, address, readyAfter);

    /// <summary>Where it answers, with the credentials that it wants; never to be printed.</summary>
    public Uri Address { get; }

    /// <summary>Time from its start until it answered.</summary>
    public TimeSpan ReadyAfter { get; }

    /// <summary>True when it has ended, as after a crash.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts it and returns when it takes requests.</summary>
    /// <param name="program">How this program is started: its file, and first arguments.</param>
    /// <param name="model">A package's folder or an ONNX file.</param>
    /// <param name="name">Name that it is served under.</param>
    /// <param name="patience">How long to wait for it at most.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WeirException"><c>serve_failed</c>: it ended before it answered (with its last words), or did not answer in time.</exception>
    public static async Task<ServeProcess> StartAsync(IReadOnlyList<string> program, string model, string name, TimeSpan patience, TimeProvider time, CancellationToken cancellation = default)
    {
        var token = Id.New();
        var started = time.GetTimestamp();
        var process = Start(program, model, name, token);
        var lines = new Queue<string>();
        try
        {
            using var late = new CancellationTokenSource(patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
            try
            {
                while (await process.StandardError.ReadLineAsync(either.Token) is { } line)
                {
                    if (ServedAt().Match(line) is not { Success: true } found)
                    {
                        lines.Enqueue(line);
                        if (lines.Count > KeptLines) lines.Dequeue();
                        continue;
                    }

                    _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None); // nobody reads on, and a full pipe would stop it
                    var address = new UriBuilder(found.Groups[1].Value) { UserName = "weir", Password = token }.Uri;
                    return new ServeProcess(process, address, time.GetElapsedTime(started));
                }
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw Failed(name, $"did not answer within {patience.TotalSeconds:0} s", lines);
            }

            await process.WaitForExitAsync(cancellation);
            throw Failed(name, $"ended with exit code {process.ExitCode}", lines);
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync() => await EndAsync(_process);

    private static Process Start(IReadOnlyList<string> program, string model, string name, string token)
    {
        var info = new ProcessStartInfo(program[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])[.. program.Skip(1), "serve", $"{name}={model}", "--port", "0", "--no-log", "--until-input-ends"]) info.ArgumentList.Add(word);
        ChildEnvironment.Narrow(info);
        info.Environment["WEIR_TOKEN"] = token; // not an argument: those are for everybody to read
        var process = Process.Start(info) ?? throw new WeirException(ErrorCodes.MissingDependency, $"cannot run '{program[0]}'");
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        return process;
    }

    private static async Task EndAsync(Process process)
    {
        using (process)
        {
            process.StandardInput.Close(); // asks it to end
            using var late = new CancellationTokenSource(Grace);
            try
            {
                await process.WaitForExitAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private static WeirException Failed(string name, string what, IEnumerable<string> lines) =>
        new("serve_failed", $"`weir serve` of '{name}' {what}{(lines.Any() ? $": {string.Join(" ", lines.Select(l => l.Trim()))}" : string.Empty)}");

    [GeneratedRegex(@"^Serving .* at (http://[^/]+)/v2/models/")]
    private static partial Regex ServedAt();
}
