using System.Runtime.InteropServices;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Native.XGBoost;

namespace Weir.Training.Large;

/// <summary>Feature rows in a temporary file, written once and read block by block as often as wanted. It is deleted when this ends.</summary>
internal sealed class FeatureSpill : IRowBlocks, IDisposable
{
    private const int MostBlockRows = 32_768;
    private const int MostBlockCells = 1 << 24;

    private readonly PrivateFolder _folder;
    private readonly FileStream _file;
    private readonly CancellationToken _cancellation;
    private readonly int _blockRows;
    private readonly int _width;
    private float[] _block;
    private float[] _target;
    private float[]? _weights;
    private int _rows, _at;

    /// <summary>An empty one.</summary>
    /// <param name="width">Features a row.</param>
    /// <param name="rows">Rows that will be added.</param>
    /// <param name="isWeighted">Whether rows have weights.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="WeirException"><c>cannot_write</c>: no room in the folder of temporary files.</exception>
    public FeatureSpill(int width, int rows, bool isWeighted, CancellationToken cancellation)
    {
        _blockRows = Math.Clamp(MostBlockCells / Math.Max(1, width), 1, MostBlockRows);
        (_width, _block, _target, _weights, _cancellation) = (width, new float[_blockRows * width], new float[rows], isWeighted ? new float[rows] : null, cancellation);
        _folder = PrivateFolder.Make(); // what is left of a training that was killed goes with the next
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.SequentialScan,
            BufferSize = 0,
            PreallocationSize = (long)rows * width * sizeof(float), // a disk that is too small is told before the work
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            _file = Doing(() => new FileStream(Path.Combine(_folder.Path, "features"), options));
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>The target of the rows that were added.</summary>
    public float[] Target => _target;

    /// <summary>Adds rows.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>: no room.</exception>
    /// <param name="features">Row-major; may be longer.</param>
    /// <param name="target">One a row: says how many there are.</param>
    /// <param name="weights">One a row, where rows have weights.</param>
    public void Add(float[] features, ReadOnlySpan<float> target, ReadOnlySpan<float> weights)
    {
        target.CopyTo(_target.AsSpan(_rows));
        if (_weights is not null) weights.CopyTo(_weights.AsSpan(_rows));
        var cells = target.Length * _width;
        _rows += target.Length;
        Doing(() =>
        {
            _file.Write(MemoryMarshal.AsBytes(features.AsSpan(0, cells)));
            return 0;
        });
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _file.Position = 0;
        _at = 0;
    }

    /// <inheritdoc/>
    public RowBlock? Next()
    {
        _cancellation.ThrowIfCancellationRequested();
        var rows = Math.Min(_blockRows, _rows - _at);
        if (rows == 0) return null;
        Doing(() =>
        {
            _file.ReadExactly(MemoryMarshal.AsBytes(_block.AsSpan(0, rows * _width)));
            return 0;
        });
        var block = new RowBlock(_block, rows, _target.AsMemory(_at, rows), _weights is null ? (ReadOnlyMemory<float>?)null : _weights.AsMemory(_at, rows));
        _at += rows;
        return block;
    }

    /// <summary>Removes the file and lets go of all rows. A second time does nothing.</summary>
    public void Dispose()
    {
        (_block, _target, _weights) = ([], [], null);
        _file.Dispose();
        _folder.Dispose();
    }

    private static T Doing<T>(Func<T> what)
    {
        try
        {
            return what();
        }
        catch (Exception e) when (DiskFailure.Is(e))
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"the features of a large table cannot be kept in '{Path.GetTempPath()}': {DiskFailure.ReasonOf(e)}", "make room there, or name another folder in TMPDIR", new SourceLocation(Path.GetTempPath()), e);
        }
    }
}
