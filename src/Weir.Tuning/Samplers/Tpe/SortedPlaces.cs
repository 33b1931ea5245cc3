namespace Weir.Tuning.Samplers.Tpe;

/// <summary>The places of observations by their value, equal ones by place; follows insertions and removals without sorting again.</summary>
internal sealed class SortedPlaces
{
    private int[] _places = new int[16];
    private int _count;

    /// <summary>The place of the k-th least value.</summary>
    public int this[int k] => _places[k];

    /// <summary>Takes note that a value was put at a place and those from there on moved up; returns its rank.</summary>
    public int Insert(int place, double[] values)
    {
        if (_count == _places.Length) Array.Resize(ref _places, _count * 2);
        if (place < _count)
            for (var i = 0; i < _count; i++) _places[i] += _places[i] >= place ? 1 : 0;
        var at = Find(place, values);
        Array.Copy(_places, at, _places, at + 1, _count - at);
        _places[at] = place;
        _count++;
        return at;
    }

    /// <summary>Takes note that the value at a place goes; the values are those before. Returns its rank.</summary>
    public int Remove(int place, double[] values)
    {
        var at = Find(place, values);
        _count--;
        Array.Copy(_places, at + 1, _places, at, _count - at);
        for (var i = 0; i < _count; i++) _places[i] -= _places[i] > place ? 1 : 0;
        return at;
    }

    // The first rank whose (value, place) is not below that of the place.
    private int Find(int place, double[] values)
    {
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var other = _places[middle];
            var isBelow = values[other] < values[place] || (values[other] == values[place] && other < place);
            if (isBelow) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
