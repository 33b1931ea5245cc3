using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Weir.Foundation.Processes;

namespace Weir.Training.AutoML.Workers;

/// <summary>A worker in a process of its own, started with its first task. What crashes it costs that task alone: the next one starts another.</summary>
internal sealed class ProcessWorker(IReadOnlyList<string> program, string dataFile, string folder, long mostBytes) : ITrialWorker
{
    private const int LongestSaying = 300;

    private readonly Lock _lock = new();
    private Process? _process;
    private BinaryWriter? _input;
    private BinaryReader? _output;
    private string _saying = string.Empty;
    private bool _isStopped;

    public int? ProcessId
    {
        get
        {
            lock (_lock) return _process?.Id;
        }
    }

    public Task<FoldResult> TrainAsync(FoldTask task, Action<int> round) => Task.Factory.StartNew(() => Exchange(task, round), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            Kill();
        }
    }

    /// <summary>Kills the process for a reason that becomes that of the task at work.</summary>
    public void Fail(string reason)
    {
        lock (_lock)
        {
            if (_process is null) return;
            _saying = reason;
            Kill();
        }
    }

    public void Dispose()
    {
        Stop();
        Bury();
    }

    private FoldResult Exchange(FoldTask task, Action<int> round)
    {
        try
        {
            Start();
            task.Write(_input!);
            _input!.Flush();
            while (true)
            {
                switch ((TrialWorkerHost.Answer)_output!.ReadByte())
                {
                    case TrialWorkerHost.Answer.Round: round(_output.ReadInt32()); break;
                    case TrialWorkerHost.Answer.Done: return TrialMessages.Read(_output);
                    case TrialWorkerHost.Answer.Failed: throw new TrialFailedException(_output.ReadString());
                    case var other: throw new InvalidDataException($"a worker says {(int)other}, which means nothing");
                }
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ObjectDisposedException)
        {
            lock (_lock) if (_isStopped) throw new OperationCanceledException("the worker was stopped");
            throw new TrialFailedException(Bury(), e);
        }
    }

    private void Start()
    {
        lock (_lock)
        {
            if (_isStopped) throw new OperationCanceledException("the worker was stopped");
            if (_process is not null) return;
            var info = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder };
            // A session of its own: Ctrl-C on the terminal is not for it.
            ProcessGroup.Prepare(info, program[0], [.. program.Skip(1), TrialWorkerHost.Word, dataFile, folder, mostBytes.ToString(CultureInfo.InvariantCulture)]);
            ChildEnvironment.Narrow(info);
            foreach (var (name, value) in Settings) info.Environment[name] = value;
            try
            {
                _process = Process.Start(info)!;
            }
            catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
            {
                throw new NoWorkerException($"a worker of the search cannot be started: {e.Message.Split('\n')[0]}", e);
            }

            ChildGroups.Add(_process.Id);
            _saying = string.Empty;
            _process.ErrorDataReceived += (_, line) => Hear(line.Data);
            _process.BeginErrorReadLine();
            _input = new BinaryWriter(new BufferedStream(_process.StandardInput.BaseStream, 1 << 12));
            _output = new BinaryReader(new BufferedStream(_process.StandardOutput.BaseStream, 1 << 16));
        }
    }

    // One thread each: trials are what runs side by side. The rest makes a short life cheap.
    private static readonly (string Name, string Value)[] Settings =
    [
        ("OMP_NUM_THREADS", "1"), ("OMP_WAIT_POLICY", "PASSIVE"), ("DOTNET_gcServer", "0"), ("DOTNET_gcConcurrent", "0"), ("DOTNET_EnableDiagnostics", "0"), ("DOTNET_DbgEnableMiniDump", "0"),
    ];

    private void Hear(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        lock (_lock) if (_saying.Length == 0) _saying = line.Length > LongestSaying ? line[..LongestSaying] : line;
    }

    private void Kill()
    {
        try
        {
            _process?.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It is gone.
        }
    }

    // Why it came to its end.
    private string Bury()
    {
        Process? process;
        lock (_lock) (process, _process) = (_process, null);
        if (process is null) return "the worker is gone";
        process.Kill();
        process.WaitForExit();
        ChildGroups.Remove(process.Id);
        var code = process.ExitCode;
        process.Dispose();
        var how = code > 128 ? $"the worker was ended by signal {code - 128}{(Signals.GetValueOrDefault(code - 128) is { } name ? $" ({name})" : string.Empty)}" : $"the worker ended with exit code {code}";
        lock (_lock) return _saying.Length == 0 ? how : $"{how}: {_saying}";
    }

    private static readonly Dictionary<int, string> Signals = new() { [4] = "illegal instruction", [6] = "abort", [7] = "bus error", [8] = "arithmetic", [9] = "kill", [11] = "segmentation fault", [15] = "terminate" };
}
