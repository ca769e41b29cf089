using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.Classification;

/// <summary>
/// A tree of criteria made ready: a group counts the plain facts among its parts by two masks at once; all of n and any of n are
/// at least n and at least one of n. Yes, no and unknown go upward by the strong logic of three values (Kleene).
/// </summary>
internal sealed class CompiledCriterion
{
    private readonly CompiledCriterion[] _parts;
    private readonly UInt128 _plain;
    private readonly int _need, _count, _bit = -1, _within = -1, _size;
    private readonly bool _negates;

    private CompiledCriterion(Criterion source, FactIndex facts, Func<CaseClass, CompiledCriterion> meets)
    {
        Source = source;
        var parts = source.Parts;
        Parts = [.. parts.Select(p => Of(p, facts, meets))];
        _size = 1 + Parts.Sum(p => p._size);
        // The order of the parts decides nothing but the time: the small ones first.
        _parts = [.. Parts.Where(p => !p.IsPlain).OrderBy(p => p._size)];
        foreach (var plain in Parts.Where(p => p.IsPlain))
        {
            _plain |= UInt128.One << plain._bit;
        }
        // A fact that stands twice in one group counts twice, which a mask cannot.
        if ((int)UInt128.PopCount(_plain) < Parts.Count(p => p.IsPlain))
        {
            (_plain, _parts) = (0, [.. Parts]);
        }
        _count = parts.Count;
        _need = source.All is not null ? parts.Count : source.AtLeast ?? 1;
        _negates = source.Not is not null;
        if (source.Fact is { } code)
        {
            (_bit, _within) = (facts.BitOf(code) ?? throw new ArgumentException($"The index lacks the fact {code}."), source.WithinDaysBeforeOnset ?? -1);
        }
    }

    /// <summary>The node of the document; of a reference to another class that class's tree.</summary>
    public Criterion Source { get; }

    public IReadOnlyList<CompiledCriterion> Parts { get; }

    private bool IsPlain => _bit >= 0 && _within < 0;

    public static CompiledCriterion Of(Criterion source, FactIndex facts, Func<CaseClass, CompiledCriterion> meets) =>
        source.Meets is { } other ? meets(other) : new CompiledCriterion(source, facts, meets);

    public Answer Judge(in CaseFacts facts)
    {
        if (_bit >= 0)
        {
            return _within < 0 ? facts.Of(_bit) : facts.Within(_bit, _within);
        }
        if (_negates)
        {
            return Parts[0].Judge(facts) switch { Answer.Yes => Answer.No, Answer.No => Answer.Yes, _ => Answer.Unknown };
        }
        var (met, open) = ((int)UInt128.PopCount(facts.Yes & _plain), _count - (int)UInt128.PopCount(facts.No & _plain));
        foreach (var part in _parts)
        {
            if (met >= _need || open < _need)
            {
                break;
            }
            var answer = part.Judge(facts);
            met += answer is Answer.Yes ? 1 : 0;
            open -= answer is Answer.No ? 1 : 0;
        }
        return met >= _need ? Answer.Yes : open < _need ? Answer.No : Answer.Unknown;
    }

    /// <summary>Whether the answer is yes, without telling no from unknown: most cases fail at the first small part.</summary>
    public bool IsMet(in CaseFacts facts)
    {
        if (_bit >= 0)
        {
            return Judge(facts) is Answer.Yes;
        }
        if (_negates)
        {
            return Parts[0].Judge(facts) is Answer.No;
        }
        var (met, left) = ((int)UInt128.PopCount(facts.Yes & _plain), _parts.Length);
        foreach (var part in _parts)
        {
            if (met >= _need || met + left < _need)
            {
                break;
            }
            met += part.IsMet(facts) ? 1 : 0;
            left--;
        }
        return met >= _need;
    }

    /// <summary>The facts by which the answer is yes.</summary>
    public IEnumerable<JudgedFact> Met(CaseFacts facts) => Judge(facts) is not Answer.Yes ? []
        : _bit >= 0 ? [Told(facts)]
        : _negates ? Parts[0].Missing(facts).Select(f => f with { IsNegated = !f.IsNegated })
        : Parts.SelectMany(p => p.Met(facts));

    /// <summary>The facts that stand in the way of yes: unknown, or known not to hold.</summary>
    public IEnumerable<JudgedFact> Missing(CaseFacts facts) => Judge(facts) is Answer.Yes ? []
        : _bit >= 0 ? [Told(facts)]
        : _negates ? Parts[0].Met(facts).Select(f => f with { IsNegated = !f.IsNegated })
        : Parts.SelectMany(p => p.Missing(facts));

    private JudgedFact Told(in CaseFacts facts) => new(Source.Fact!, Source.WithinDaysBeforeOnset, Judge(facts))
    {
        Why = _within < 0 || facts.Of(_bit) is not Answer.Yes ? null
            : facts.Onset == 0 ? WindowFault.OnsetUnknown
            : facts.DayOf(_bit) == 0 ? WindowFault.DayUnknown
            : facts.DayOf(_bit) > facts.Onset ? WindowFault.AfterOnset
            : Judge(facts) is Answer.No ? WindowFault.TooEarly : null,
    };
}
