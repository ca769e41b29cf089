using System.Text;
using Fangxian.Cases;
using Fangxian.Platform.Data;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>Exports of other systems go in by the mappings that ship; the rows are invented after the documented forms.</summary>
public abstract class SystemsTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : SystemsTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : SystemsTests(DatabaseKind.Postgres);

    [Fact]
    public async Task Cases_of_GoData_go_in()
    {
        var report = await App.ImportCasesAsync(Encoding.UTF8.GetBytes("""
            _id,visualId,classification,firstName,middleName,lastName,gender,age age.years,dob,dateOfReporting,dateOfOnset,outcomeId,dateOfOutcome,addresses locationId [1],addresses phoneNumber [1],riskReason
            8a1,CASE-0001,LNG_REFERENCE_DATA_CATEGORY_CASE_CLASSIFICATION_CONFIRMED,Dawa,,Tenzin,LNG_REFERENCE_DATA_CATEGORY_GENDER_FEMALE,41,,2020-03-02T00:00:00.000Z,2020-02-27T00:00:00.000Z,LNG_REFERENCE_DATA_CATEGORY_OUTCOME_RECOVERED,2020-03-20T00:00:00.000Z,北岭县,13900000001,
            8a2,CASE-0002,LNG_REFERENCE_DATA_CATEGORY_CASE_CLASSIFICATION_SUSPECT,Pema,,Norbu,LNG_REFERENCE_DATA_CATEGORY_GENDER_MALE,9,,2020-03-03T00:00:00.000Z,,LNG_REFERENCE_DATA_CATEGORY_OUTCOME_ALIVE,,990102,,
            """));
        Assert.Equal((2, 0, 0, 0), report.Sums());
        var first = (await App.CasesAsync()).Items.Single(i => i.ExternalId == "godata:CASE-0001");
        Assert.Equal((CaseClass.Confirmed, Sex.Female, CaseOutcome.Cured), (first.Class, first.Sex, first.Outcome));
        Assert.Equal((41, "990102000000"), ((int)first.AgeYears!, first.Area.Code));
    }

    [Fact]
    public async Task Cases_of_an_older_GoData_go_in()
    {
        var report = await App.ImportCasesAsync(Encoding.UTF8.GetBytes("""
            id,visualId,classification,firstName,lastName,gender,age.years,dateOfReporting,outcomeId,addresses.1.locationId
            8a1,CASE-0001,LNG_REFERENCE_DATA_CATEGORY_CASE_CLASSIFICATION_PROBABLE,Dawa,Tenzin,LNG_REFERENCE_DATA_CATEGORY_GENDER_FEMALE,41,2020-03-02T00:00:00.000Z,,990101
            """));
        Assert.Equal((1, 0, 0, 0), report.Sums());
        Assert.Equal((41, "990101000000"), ((int)(await App.CasesAsync()).Items.Single().AgeYears!, (await App.CasesAsync()).Items.Single().Area.Code));
    }

    [Fact]
    public async Task Cases_of_SORMAS_go_in()
    {
        var report = await App.ImportCasesAsync(Encoding.UTF8.GetBytes("""
            uuid,disease,person.firstName,person.lastName,person.sex,person.approximateAge,reportDate,responsibleRegion,responsibleDistrict,responsibleCommunity,caseClassification,outcome,outcomeDate,symptoms.onsetDate,symptoms.fever,symptoms.cough
            UABC-1,CORONAVIRUS,Anna,Berg,FEMALE,52,2020-03-02,青禾省,晴川市,北岭县,CONFIRMED,DECEASED,2020-03-11,2020-02-26,YES,NO
            UABC-2,CORONAVIRUS,Bo,Dahl,MALE,33,2020-03-04,青禾省,晴川市,,NOT_CLASSIFIED,NO_OUTCOME,,,UNKNOWN,
            """));
        Assert.Equal((2, 0, 0, 0), report.Sums());
        var items = (await App.CasesAsync()).Items;
        Assert.Equal("990102000000", items.Single(i => i.ExternalId == "sormas:UABC-1").Area.Code);
        Assert.Equal("990100000000", items.Single(i => i.ExternalId == "sormas:UABC-2").Area.Code);
        Assert.Equal("fever", items.Single(i => i.ExternalId == "sormas:UABC-1").Facts);
    }

    [Fact]
    public async Task The_detailed_export_of_SORMAS_goes_in()
    {
        var report = await App.ImportCasesAsync(Encoding.UTF8.GetBytes("""
            uuid,epidNumber,disease,firstName,lastName,sex,approximateAge,reportDate,region,district,community,caseClassification,outcome,deathDate,phone
            UABC-3,,CORONAVIRUS,Anna,Berg,FEMALE,8 Months,2020-03-02,青禾省,晴川市,北岭县,CONFIRMED_NO_SYMPTOMS,NO_OUTCOME,,
            UABC-4,,CORONAVIRUS,Bo,Dahl,MALE,71 Years,2020-03-04,青禾省,晴川市,,CONFIRMED,DECEASED,2020-03-12,
            """));
        Assert.Equal((2, 0, 0, 0), report.Sums());
        var items = (await App.CasesAsync()).Items;
        var (child, dead) = (items.Single(i => i.ExternalId == "sormas:UABC-3"), items.Single(i => i.ExternalId == "sormas:UABC-4"));
        Assert.Equal((0, "990102000000", CaseClass.Asymptomatic), ((int)child.AgeYears!, child.Area.Code, child.Class));
        Assert.Equal((71, CaseOutcome.Died, new DateOnly(2020, 3, 12)), ((int)dead.AgeYears!, dead.Outcome, dead.DeathDate));
    }

    [Fact]
    public async Task Enrolments_of_a_DHIS2_tracker_go_in()
    {
        var report = await App.ImportCasesAsync(Encoding.UTF8.GetBytes("""
            Enrollment,Tracked entity instance,Enrollment date,Incident date,Organisation unit name,Organisation unit code,First Name,Surname,Sex,Age (years),Case classification,Health outcome,Date of outcome,Fever
            eA1,tA1,2020-03-05 00:00:00.0,2020-03-01 00:00:00.0,南湾区,990201,Chen,Lo,Male,60,Laboratory confirmed case,Recovered,2020-03-25,Yes
            eA2,tA2,2020-03-06 00:00:00.0,,南湾区,990201,Mei,Lo,Female,58,Suspected case,,,No
            """));
        Assert.Equal((2, 0, 0, 0), report.Sums());
        var first = (await App.CasesAsync()).Items.Single(i => i.ExternalId == "dhis2:eA1");
        Assert.Equal((CaseClass.Confirmed, new DateOnly(2020, 3, 1), "fever"), (first.Class, first.OnsetDate, first.Facts));
    }

    /// <summary>Headers and options as the metadata of the WHO package name them; it enrols suspected cases and has no column of classes.</summary>
    [Fact]
    public async Task Enrolments_of_the_WHO_package_go_in_as_its_metadata_name_them()
    {
        var report = await App.ImportCasesAsync(Encoding.UTF8.GetBytes("""
            Enrollment,Tracked entity instance,Enrollment date,Incident date,Organisation unit name,Organisation unit code,System Generated Case ID,First Name,Surname,Sex,Date of birth,Telephone (local),Home Address,Date of symptoms onset,Sign/Symptoms Fever,Sign/Symptoms Shortness of Breath,Chronic Lung Disease,Contact Confirmed Cases,Hospitalised,Admission date,Hospital name,Lab Test Result,Health outcome,Date of death,Date of discharge
            eA1,tA1,2020-03-05 00:00:00.0,,南湾区,990201,CV-00017,Chen,Lo,Male,1950-02-01,,,2020-03-01,Yes,Unknown,Yes,No,Yes,2020-03-05,First Hospital,Positive,Death,2020-03-20,
            eA2,tA2,2020-03-06 00:00:00.0,,南湾区,990201,CV-00018,Mei,Lo,Female,1960-02-01,,,2020-03-02,No,No,No,Yes,No,,,,Recovered,,2020-03-28
            eA3,tA3,2020-03-07 00:00:00.0,,南湾区,990201,CV-00019,An,Lo,Female,1970-02-01,,,2020-03-02,Yes,,,,,,,Inconclusive,,,
            """));
        Assert.Equal((3, 0, 0, 0), report.Sums());
        var items = (await App.CasesAsync()).Items.OrderBy(i => i.ExternalId, StringComparer.Ordinal).ToArray();
        Assert.Equal([CaseClass.Confirmed, CaseClass.Suspected, CaseClass.ClinicallyDiagnosed], items.Select(i => i.Class));
        Assert.Equal((new DateOnly(2020, 3, 1), CaseOutcome.Died, new DateOnly(2020, 3, 20)), (items[0].OnsetDate, items[0].Outcome, items[0].DeathDate));
        Assert.Equal((CaseOutcome.Cured, "contact-case"), (items[1].Outcome, items[1].Facts));
        Assert.Equal(["fever", "lung-disease"], items[0].Facts!.Split(' ', ',', ';').Where(f => f.Length > 0).Order());
    }

    [Fact]
    public async Task The_attributes_of_the_WHO_package_are_read()
    {
        var report = await App.ImportCasesAsync(Encoding.UTF8.GetBytes("""
            Enrollment,Tracked entity instance,Enrollment date,Incident date,Organisation unit name,Organisation unit code,System Generated Case ID,First Name,Surname,Sex,Age,Case phone number,Surname (parent or carer),First Name (parent or carer),Home Address,Case classification,Health outcome
            eA1,tA1,2020-03-05 00:00:00.0,2020-03-01 00:00:00.0,南湾区,990201,CV-00017,Chen,Lo,Male,6,,Lo,Wei,,Probable case,Dead
            """));
        Assert.Equal((1, 0, 0, 0), report.Sums());
        var only = (await App.CasesAsync()).Items.Single();
        Assert.Equal(("dhis2:CV-00017", CaseClass.ClinicallyDiagnosed, CaseOutcome.Died), (only.ExternalId, only.Class, only.Outcome));
    }
}
